"""tools/size.py counts what it says that it counts."""

import importlib.util
from pathlib import Path

SPEC = importlib.util.spec_from_file_location("size", Path(__file__).parents[2] / "tools/size.py")
assert SPEC is not None
assert SPEC.loader is not None
size = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(size)

SOURCE = '''
def outer(
    a,
):
    """Two lines
    of docstring."""

    # a comment
    text = """three
    lines
    long"""

    def inner():
        return a  # with a remark
    return inner, text
'''


def test_comments_blank_lines_and_docstrings_are_free():
    lengths = {one.name: one.lines for one in size.functions_in("sample.py", SOURCE)}
    assert lengths == {"outer": 9, "inner": 2}


def test_a_function_of_sixty_one_lines_is_named():
    long = "def long():\n" + "    x = 1\n" * 60
    functions = list(size.functions_in("sample.py", long))
    assert list(size.function_faults("src", functions, 1, 1)) == [
        "sample.py:1: long has 61 lines; 60 are allowed"
    ]


def test_an_engine_file_may_have_four_hundred_lines_and_a_test_file_six_hundred():
    lengths = {"src/afterwards/care/a.py": 401, "src/afterwards/cli/b.py": 401, "tests/c.py": 600}
    assert list(size.file_faults(lengths)) == ["src/afterwards/care/a.py has 401 lines; 400 are allowed"]
