"""Markdown by chance: what editors write, and what nobody would."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

_LETTERS = ["Lạng", "Sơn", "khẩu.", "谅山省。", "ランソン！", "랑선은", "J.", "“lời”", "a_b"]
_SIGNS = ["12", "(x)", "5", "*", "3", "<b>", "&", "#", "-", "1.", "\\"]
WORDS = st.sampled_from([*_LETTERS, *_SIGNS])
_plain = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
_marked: SearchStrategy[str] = st.deferred(lambda: st.one_of(_plain, _inline))
_inline: SearchStrategy[str] = st.one_of(
    _plain.map(lambda text: f"**{text}**"),
    _plain.map(lambda text: f"*{text}*"),
    _plain.map(lambda text: f"__{text}__"),
    st.builds("[{}](article:{})".format, _marked, _plain),
    st.builds('[{}](https://x.vn/{} "T")'.format, _marked, st.sampled_from(["", "a", "(b)"])),
    st.builds("![{}](media:AB)".format, _marked),
    _plain.map(lambda text: f"`{text}`"),
    st.sampled_from(["<https://x.vn>", "&amp;", "&copy;", r"\*", r"\[", "[r]", "[t][r]", "[r][]"]),
)
_line = st.lists(_marked, min_size=1, max_size=4).map(" ".join)
_ends = st.sampled_from(["\n", "  \n", "\\\n"])
_paragraph = st.lists(st.tuples(_line, _ends), min_size=1, max_size=3).map(
    lambda lines: "".join(line + end for line, end in lines).rstrip("\\\n ")
)
_table = st.lists(st.tuples(_line, _line), min_size=1, max_size=3).map(
    lambda rows: "| a | b |\n|---|:-:|\n" + "\n".join(f"| {a} | {b} |" for a, b in rows)
)
_leaf = st.one_of(
    _paragraph,
    st.builds("{} {}".format, st.sampled_from(["#", "##", "######"]), _line),
    st.builds("{}\n{}".format, _line, st.sampled_from(["===", "---"])),
    st.builds("```\n{}\n```".format, _line),
    st.builds("    {}".format, _line),
    st.just("---"),
    _table,
    st.just("[r]: https://x.vn 'T'"),
)
_blocks: SearchStrategy[str] = st.deferred(lambda: st.one_of(_leaf, _quote, _list))
_quote: SearchStrategy[str] = _blocks.map(
    lambda block: "\n".join(f"> {line}" for line in block.split("\n"))
)
_list: SearchStrategy[str] = st.builds(
    lambda mark, items: "\n".join(
        f"{mark} " + item.replace("\n", "\n" + " " * (len(mark) + 1)) for item in items
    ),
    st.sampled_from(["-", "*", "1.", "10)"]),
    st.lists(_blocks, min_size=1, max_size=3),
)

pages = st.lists(_blocks, max_size=5).map("\n\n".join)
"""Pages of blocks as CommonMark has them."""

scribbles = st.text(st.sampled_from(" \n\t*_[]()!`<>&|#-+=.1\\\"'aâ。ộ谅:"), max_size=60)
"""Anything at all of the characters that mean something."""
