"""A day at the desk, played through HTTP against a server of its own, with the very operations of
``docs/editing.md``: what is written there is what works.
"""

from __future__ import annotations

import asyncio
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from graphql import OperationDefinitionNode, parse, print_ast

from cms.auth.caller import Grant, Role
from tests.actions import world
from tests.mutations.newsroom import Newsroom, Person, gid
from tests.web.served import serving

TEXT = (Path(__file__).parents[2] / "docs" / "editing.md").read_text("utf-8")
DAY = TEXT[TEXT.index("## A day at the desk") :]
OPERATIONS = {
    node.name.value: print_ast(node)
    for block in re.findall(r"```graphql\n(.*?)```", DAY, re.S)
    for node in parse(block).definitions
    if isinstance(node, OperationDefinitionNode) and node.name
}
ENGLISH = (
    "From 5 January 2015, the Tan Thanh border gate clears 300 trucks a day. {} are farm goods."
)
TOOL = 'state="translated" state-qualifier="exact-match"'
CHINESE = "自2015年1月5日起，新清口岸每天通关300辆货车。农产品占{}。"


class Play:
    """Asks the server for operations of the document, as somebody, by their names."""

    def __init__(self, api: str, client: httpx.Client) -> None:
        self.api = api
        self.client = client
        self.played: set[str] = set()

    def __call__(self, person: Person, name: str, /, **variables: Any) -> Any:
        headers = {"authorization": f"Bearer {person.token}"} if person.token else {}
        self.played.add(name)
        body = {"query": OPERATIONS[name], "variables": variables}
        response = self.client.post(self.api, json=body, headers=headers)
        answer = response.json()
        assert "errors" not in answer, (name, answer)
        (found, *others) = answer["data"].values()
        return [found, *others] if others else found

    def done(self, person: Person, name: str, /, **variables: Any) -> Any:
        """The same of a mutation that has nothing against it."""
        payload = self(person, name, **variables)
        assert payload["userErrors"] == [], (name, payload)
        return payload


def states(payload: Any) -> dict[str, str]:
    return {each["locale"]: each["state"] for each in payload["entry"]["variants"]}


def translated(file: str) -> str:
    """What a CAT tool makes of an XLIFF 1.2 file: a target beside each source, with its state, in
    the tool's own way of writing."""
    words = {
        "Cửa khẩu Tân Thanh thông quan 300 xe mỗi ngày": "新清口岸每天通关300辆货车",
        "Mỗi ngày 300 xe qua cửa khẩu Tân Thanh.": "每天300辆货车通过新清口岸。",
        "Từ ngày 5/1/2015, cửa khẩu Tân Thanh thông quan 300 xe mỗi ngày.": (
            "自2015年1月5日起，新清口岸每天通关300辆货车。"
        ),
        "Nông sản chiếm 80%.": "农产品占80%。",
    }

    def target(match: re.Match[str]) -> str:
        source = re.sub(r"<[^>]*>", "", match[1]).strip()
        found = words.get(source)
        if found is None:
            return match[0]
        return f"{match[0]}\r\n<target {TOOL}>{found}</target>"

    without = re.sub(r"\s*<target[^>]*?(/>|>.*?</target>)", "", file, flags=re.S)
    made = re.sub(r"<source[^>]*>(.*?)</source>", target, without, flags=re.S)
    return "\ufeff" + made


async def test_a_day(newsroom: Newsroom) -> None:
    unit = await world.unit("huyen-van-lang")
    await world.show("Unit", unit)
    district = await newsroom.hire("huyen", Grant(Role.CONTRIBUTOR, unit))
    editor = await newsroom.hire("bien-tap", Grant(Role.EDITOR))
    chinese = await newsroom.hire("dich-zh", Grant(Role.TRANSLATOR, None, "ZH"))
    english = await newsroom.hire("dich-en", Grant(Role.TRANSLATOR, None, "EN"))
    approver = await newsroom.hire("duyet", Grant(Role.APPROVER))
    server = newsroom.database.access.server
    assert server is not None
    url = server.url(database="cms")
    people = {
        "district": district,
        "editor": editor,
        "chinese": chinese,
        "english": english,
        "approver": approver,
        "stranger": newsroom.stranger,
    }
    played = await asyncio.to_thread(_day, url, gid("Unit", unit), people)
    assert played == set(OPERATIONS)


def _day(url: str, unit: str, people: dict[str, Person]) -> set[str]:
    with serving(CMS_DATABASE_URL=url) as served, httpx.Client(timeout=30) as client:
        play = Play(served.api, client)
        key, version = _written(play, people, unit)
        version = _translated(play, people, key, version)
        version = _mended(play, people, key, version)
        _approved(play, people, key, version)
        _released(play, people, key)
        _withdrawn(play, people, key, version)
        return play.played


def _written(play: Play, people: dict[str, Person], unit: str) -> tuple[str, int]:
    made = play.done(people["district"], "HuyenGuiBai", donVi=unit)["article"]
    key = made["id"]
    edited = play.done(people["editor"], "BienTap", id=key, version=made["version"])["article"]
    assert edited["variant"]["state"] == "DRAFT"
    for login, locale in (("dich-zh", "ZH"), ("dich-en", "EN")):
        play.done(people["editor"], "GiaoViec", id=key, nguoi=login, ngon=locale, han="2015-01-06")
    return key, edited["version"]


def _translated(play: Play, people: dict[str, Person], key: str, version: int) -> int:
    (item,) = play(people["chinese"], "ViecCuaToi", ngon="ZH", toi="dich-zh")["nodes"]
    assert item["entry"]["id"] == key
    assert item["dueOn"] == "2015-01-06"
    assert item["kinds"] == ["MISSING"]
    file = play(people["chinese"], "XuatXliff", id=key)
    assert file["fileName"].endswith(".xlf")
    came = play.done(people["chinese"], "NhapXliff", noiDung=translated(file["content"]))
    assert [each["outcome"] for each in came["entries"]] == ["SAVED"]
    assert came["entries"][0]["entry"]["id"] == key
    made = play.done(
        people["english"],
        "DichTiengAnh",
        id=key,
        version=version + 1,
        noiDung=ENGLISH.format("80 per cent"),
    )["article"]
    assert made["variant"] == {"isStale": False, "sourceLocale": "VI"}
    version = made["version"]
    changed = play.done(people["editor"], "SuaMotCau", id=key, version=version)["article"]
    assert {each["locale"]: each["isStale"] for each in changed["variants"]} == {
        "VI": False,
        "EN": True,
        "ZH": True,
    }
    return int(changed["version"])


def _mended(play: Play, people: dict[str, Person], key: str, version: int) -> int:
    for who, locale, text in (
        ("chinese", "ZH", CHINESE.format("85%")),
        ("english", "EN", ENGLISH.format("80 per cent of it")),  # not the new number
    ):
        status = play(people[who], "CauNaoDoi", id=key, ngon=locale)
        assert status["isStale"] is True
        moved = [s for s in status["sentences"] if s["change"] != "KEPT"]
        assert {s["text"] for s in moved} == {"Nông sản chiếm 85%.", "Nông sản chiếm 80%."}
        assert {s["field"] for s in moved} <= {"bodyMarkdown", "body", None}
        said = {"id": key, "version": version, "ngon": locale, "noiDung": text}
        version = play.done(people[who], "SuaBanDich", **said)["article"]["version"]
    play.done(people["editor"], "TrinhDuyet", id=key, ngon=None)
    return version


def _approved(play: Play, people: dict[str, Person], key: str, version: int) -> None:
    approver = people["approver"]
    back = play.done(
        approver, "TraLai", id=key, ngon=["EN"], lyDo="85, not 80 per cent: see the source."
    )
    assert states(back) == {"VI": "IN_REVIEW", "EN": "DRAFT", "ZH": "IN_REVIEW"}
    (comment,) = play(people["english"], "NhanXetConMo", id=key)["nodes"]
    assert comment["isChangeRequest"] is True
    assert comment["author"] == "duyet"
    play.done(
        people["english"],
        "SuaBanDich",
        id=key,
        version=version,
        ngon="EN",
        noiDung=ENGLISH.format("85 per cent"),
    )
    play.done(people["english"], "TrinhDuyet", id=key, ngon=["EN"])
    approved = play.done(approver, "PheDuyet", id=key, version=version + 1)
    assert set(states(approved).values()) == {"APPROVED"}


def _released(play: Play, people: dict[str, Person], key: str) -> None:
    approver, stranger = people["approver"], people["stranger"]
    release = play.done(approver, "DotXuatBan", tin=key)["release"]
    due = datetime.now(UTC) + timedelta(seconds=6)
    play.done(
        approver,
        "HenGioXuatBan",
        dot=release["id"],
        version=release["version"],
        luc=due.isoformat(),
    )
    then = (due + timedelta(seconds=1)).isoformat()
    (foreseen,) = play(approver, "XemTruoc", luc=then)["nodes"]
    assert len(foreseen["variants"]) == 3
    slug = {"slug": "tan-thanh-thong-quan", "ngon": "VI"}
    assert play(stranger, "CongThongTin", **slug) is None
    until = time.monotonic() + 40
    while (seen := play(stranger, "CongThongTin", **slug)) is None:
        assert time.monotonic() < until, "the release was not done"
        time.sleep(0.1)
    assert datetime.now(UTC) >= due
    assert seen["variants"] == foreseen["variants"]


def _withdrawn(play: Play, people: dict[str, Person], key: str, version: int) -> None:
    gone = play.done(people["approver"], "GoBai", id=key)["article"]
    assert {each["state"] for each in gone["variants"]} == {"DRAFT"}
    slug = {"slug": "tan-thanh-thong-quan", "ngon": "VI"}
    assert play(people["stranger"], "CongThongTin", **slug) is None
    revisions, comparison = play(people["editor"], "LichSu", id=key, tu=1, den=version + 1)
    assert [each["author"] for each in revisions["nodes"]][-2:] == ["bien-tap", "huyen"]
    assert revisions["nodes"][-1]["reason"] == "Bài của huyện"
    (text,) = [each for each in comparison["texts"] if each["locale"] == "VI"]
    (body,) = [f for f in text["fields"] if f["name"] in ("body", "bodyMarkdown")]
    changed = [(s["op"], s["text"]) for s in body["spans"] if s["op"] != "EQUAL"]
    assert changed == [("DELETE", "80"), ("INSERT", "85")]
