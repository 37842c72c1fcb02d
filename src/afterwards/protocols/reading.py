"""The shipped vocabulary and the shipped translations, read: what the command line and the site share."""

from __future__ import annotations

from functools import cache

from ..care.protocol.reading.protocols import SourceFile, read_vocabulary
from ..care.protocol.reading.translations import NamesShown, read_names, read_translation
from ..care.protocol.things import Vocabulary
from ..care.protocol.tree import CareProtocol
from . import VOCABULARY, content, translations


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    words, _ = read_vocabulary(SourceFile(VOCABULARY, content(VOCABULARY)))
    return words


@cache
def shown_names(language: str) -> NamesShown:
    """How the names of the shipped vocabulary read in a language; as they are where it is not translated."""
    shipped = translations(VOCABULARY)
    if language not in shipped:
        return {}
    file = SourceFile(f"{language}/{VOCABULARY}.yaml", shipped[language])
    return read_names(file, vocabulary())[0]


def in_language(protocol: CareProtocol, language: str, own: SourceFile | None = None) -> CareProtocol:
    """The protocol in a language: the shipped words, and an own file's over them.

    What no file translates keeps the guide's own words, and so does a guide whose words can not be read.
    """
    shipped = translations(protocol.id)
    files = [SourceFile(f"{language}/{protocol.id}.yaml", shipped[language])] if language in shipped else []
    for file in [*files, own] if own else files:
        read = read_translation(file, protocol, shown_names(language))
        protocol = read.protocol or protocol
    return protocol
