"""The one list of emergency numbers and crisis lines. Each row says where it was read, what, and when.

Numbers change. A test fails when a row is older than half a year: read its page again, then set the date.
``read`` is in our words and says whose page it was: a line's own, an authority's, or somebody else's. What
was read is a stored copy of the page. A row is no promise that somebody answers.
"""

from __future__ import annotations

from .lines import Checked, Helpline, Numbers

DIRECTORY = "https://findahelpline.com"
"""For a country that is not here: a public list of free lines by country."""
DIRECTORY_CHECKED = Checked(
    source="https://findahelpline.com/AU",
    read="Its own page of a country: free helplines there, by call, text or chat, day and night or not.",
    verified_on="2026-11-29",
)
ANY_PHONE = "112"
"""For a country that is not here: mobile phones know it as an emergency number almost everywhere."""
ANY_PHONE_CHECKED = Checked(
    source="https://eena.org/blog/is-112-a-valid-emergency-number-in-america",
    read="The European Emergency Number Association: mobile phones and networks treat 112 as an emergency"
    " call in practice also where another number is the official one.",
    verified_on="2026-11-29",
)

_UNITED_STATES = Numbers(
    country="us",
    emergency="911",
    emergency_checked=Checked(
        source="https://www.skowhegan.org/FAQ.aspx?QID=95",
        read="A town, quoting 911.gov: in an emergency call 911 from any phone; in doubt, call as well.",
        verified_on="2026-11-29",
    ),
    lines=(
        Helpline(
            id="us-988",
            name="988 Suicide & Crisis Lifeline",
            call="988",
            text="988",
            chat="https://988lifeline.org/chat",
            press=(("es", "2"),),
            word=(("es", "AYUDA"),),
            languages=("en", "es"),
            checked=Checked(
                source="https://988lifeline.org/get-help/what-to-expect",
                read="Its own page: call 988 (press 1 for veterans, 2 for Spanish), text 988 (AYUDA for"
                " Spanish) or chat. A member centre, contactlistens.org/get-help: free, day and night.",
                verified_on="2026-11-29",
            ),
        ),
    ),
)
_CANADA = Numbers(
    country="ca",
    emergency="911",
    emergency_checked=Checked(
        source="https://mentalhealthcommission.ca/catalyst/988-launches-in-canada/",
        read="The Mental Health Commission of Canada: if it is an emergency, call 9-1-1.",
        verified_on="2026-11-29",
    ),
    lines=(
        Helpline(
            id="ca-988",
            name="9-8-8: Suicide Crisis Helpline",
            call="988",
            text="988",
            languages=("en", "fr"),
            checked=Checked(
                source="https://mentalhealthcommission.ca/catalyst/988-launches-in-canada/",
                read="The Mental Health Commission of Canada: call or text 988 at any time, in English or"
                " French. cmhasaskatoon.ca/9-8-8: day and night, every day, by phone and text.",
                verified_on="2026-11-29",
            ),
        ),
    ),
)
_UNITED_KINGDOM = Numbers(
    country="gb",
    emergency="999",
    emergency_checked=Checked(
        source="https://www.lpft.nhs.uk/contact-us/need-help-now",
        read="An NHS trust: for a life-threatening emergency of mind or body, call 999.",
        verified_on="2026-11-29",
    ),
    lines=(
        Helpline(
            id="gb-samaritans",
            name="Samaritans",
            call="116 123",
            languages=("en",),
            checked=Checked(
                source="https://www.samaritans.org/news/samaritans-in-northern-ireland-answer-one-million-calls-during-10-years-of-freephone",
                read="Its own page: 116 123 is free from any phone, and answered day and night.",
                verified_on="2026-11-29",
            ),
        ),
        Helpline(
            id="gb-shout",
            name="Shout",
            text="85258",
            languages=("en",),
            checked=Checked(
                source="https://www.tewv.nhs.uk/?p=26449",
                read="An NHS trust: texts to 85258 are answered by Shout, free of charge."
                " kickstherapy.com, January 2026: by text, day and night.",
                verified_on="2026-11-29",
            ),
        ),
        Helpline(
            id="gb-nhs-111",
            name="NHS 111",
            call="111",
            press=(("*", "2"),),
            languages=("en",),
            checked=Checked(
                source="https://tewv.nhs.uk/services/crisis-advice",
                read="An NHS trust: in a mental health crisis call NHS 111 and take the mental health option,"
                " 2, day and night.",
                verified_on="2026-11-29",
            ),
        ),
    ),
)
_IRELAND = Numbers(
    country="ie",
    emergency="112",
    emergency_checked=Checked(
        source="https://www2.hse.ie/emergencies/when-to-call-112-or-999/",
        read="The Irish health service: 112 and 999 are both free, from any phone.",
        verified_on="2026-11-29",
    ),
    lines=(
        Helpline(
            id="ie-samaritans",
            name="Samaritans",
            call="116 123",
            languages=("en",),
            checked=Checked(
                source="https://www.irishhealthpro.com/content/news/show/name/big-jump-in-calls-to-samaritans-since-2014",
                read="A newspaper for health workers: Samaritans Ireland, 116 123, free, 24 hours a day. An"
                " older page; samaritans.org says the same of Northern Ireland in 2025.",
                verified_on="2026-11-29",
            ),
        ),
        Helpline(
            id="ie-50808",
            name="Text About It",
            text="50808",
            languages=("en",),
            checked=Checked(
                source="https://www.donegallive.ie/news/news/550907/live-saving-innovative-24-7-text-service-launched.html",
                read="A newspaper: 50808 is a free text service paid by the health service, day and night.",
                verified_on="2026-11-29",
            ),
        ),
    ),
)
_AUSTRALIA = Numbers(
    country="au",
    emergency="000",
    emergency_checked=Checked(
        source="https://www.esta.vic.gov.au/000-process",
        read="The state of Victoria: call triple zero (000) whenever life is in danger.",
        verified_on="2026-11-29",
    ),
    lines=(
        Helpline(
            id="au-lifeline",
            name="Lifeline",
            call="13 11 14",
            text="0477 13 11 14",
            languages=("en",),
            checked=Checked(
                source="https://lifeinmind.org.au/news/lifelines-crisis-text-service-now-available-24-7",
                read="A national programme: call 13 11 14, text 0477 13 11 14 or chat, 24 hours, 7 days.",
                verified_on="2026-11-29",
            ),
        ),
    ),
)
_NEW_ZEALAND = Numbers(
    country="nz",
    emergency="111",
    emergency_checked=Checked(
        source="https://www.govt.nz/browse/crime-and-justice/crimes-and-emergencies/111-emergency-service/",
        read="The government: dial 111 for police, fire service or an ambulance.",
        verified_on="2026-11-29",
    ),
    lines=(
        Helpline(
            id="nz-1737",
            name="1737 Need to talk?",
            call="1737",
            text="1737",
            languages=("en",),
            checked=Checked(
                source="https://www.pegasus.health.nz/?p=6300",
                read="A health network, with its psychiatrist: free to call and text, 24 hours, 7 days.",
                verified_on="2026-11-29",
            ),
        ),
    ),
)
_MEXICO = Numbers(
    country="mx",
    emergency="911",
    emergency_checked=Checked(
        source="https://zamudionoticias.mx/?p=17586",
        read="A newspaper: 911 is the first call in an emergency, in the whole country.",
        verified_on="2026-11-29",
    ),
    lines=(
        Helpline(
            id="mx-linea-de-la-vida",
            name="Línea de la Vida",
            call="800 911 2000",
            languages=("es",),
            checked=Checked(
                source="https://www.eluniversal.com.mx/nacion/promueven-la-linea-de-la-vida-tras-presentar-encuesta-sobre-consumo-de-drogas-asi-puedes-pedir-ayuda/",
                read="A newspaper, December 2025: 800 911 2000 of the ministry of health, free, 24 hours,"
                " every day of the year.",
                verified_on="2026-11-29",
            ),
        ),
    ),
)
_SPAIN = Numbers(
    country="es",
    emergency="112",
    emergency_checked=Checked(
        source="https://salvavidas.com/blog/a-que-numero-llamar-en-caso-de-emergencia-en-espana-guia-completa-actualizada-2025",
        read="A first-aid company, 2025: 112 is the one emergency number, free, day and night.",
        verified_on="2026-11-29",
    ),
    lines=(
        Helpline(
            id="es-024",
            name="024, atención a la conducta suicida",
            call="024",
            languages=("es",),
            checked=Checked(
                source="https://www.farodevigo.es/galicia/2025/10/11/medio-millar-gallegos-mes-024-linea-suicidio-122499662.html",
                read="A newspaper, October 2025: 024 of the ministry of health, free, 24 hours, every day.",
                verified_on="2026-11-29",
            ),
        ),
    ),
)
_GERMANY = Numbers(
    country="de",
    emergency="112",
    emergency_checked=Checked(
        source="https://www.ekmd.de/glaube/radio-andachten/gedanken-zur-nacht-mdr-thueringen/notrufe.html",
        read="A church: whoever is in need in Europe reaches a control room with 112.",
        verified_on="2026-11-29",
    ),
    lines=(
        Helpline(
            id="de-telefonseelsorge",
            name="TelefonSeelsorge",
            call="0800 1110111",
            languages=("de",),
            checked=Checked(
                source="https://www.domradio.de/glossar/telefonseelsorge-0",
                read="A church radio: 0800 1110111 and 0800 1110222, free, day and night.",
                verified_on="2026-11-29",
            ),
        ),
    ),
)

COUNTRIES = {
    one.country: one
    for one in (
        _UNITED_STATES,
        _CANADA,
        _UNITED_KINGDOM,
        _IRELAND,
        _AUSTRALIA,
        _NEW_ZEALAND,
        _MEXICO,
        _SPAIN,
        _GERMANY,
    )
}
"""By the country's two letters, in the order in which they are offered."""
