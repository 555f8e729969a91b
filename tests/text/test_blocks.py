"""The words of a body's blocks."""

from __future__ import annotations

from cms.text.markdown import blocks


def test_each_block_by_itself() -> None:
    body = """# Head *ing*

One
soft line,\\
one hard. [Link](article:nowhere "Title")

1. First
2. Second

   - Below

> Quoted ![Picture
> of it](media:nowhere)

| A | B |
|---|:-:|
| 1 | **2** |

    code  one
    code two

---
"""
    assert blocks(body) == [
        "Head ing",
        "One soft line, one hard. Link",
        "First",
        "Second",
        "Below",
        "Quoted Picture of it",
        "A",
        "B",
        "1",
        "2",
        "code  one\ncode two\n",
    ]


def test_lines_of_scripts_without_spaces_are_joined() -> None:
    assert blocks("谅山省\n位于\n北部。") == ["谅山省位于北部。"]
    assert blocks("랑선성\n북부.") == ["랑선성 북부."]
