"""The oracle itself: answers that can be checked by reading the small world."""

from __future__ import annotations

from typing import Any

import pytest

from cms.read import global_id
from tests.oracle import Answered, Oracle, Refused
from tests.read.strategies import oracle_of
from tests.world import gid, key, rows


def ask(text: str, *, stage: str = "live", accepted: tuple[str, ...] = (), **variables: Any) -> Any:
    answer = oracle_of(stage).answer(text, variables, accepted)
    assert isinstance(answer, Answered), answer
    return answer.data


def refused(text: str, **variables: Any) -> frozenset[str]:
    answer = oracle_of("live").answer(text, variables)
    assert isinstance(answer, Refused), answer
    return answer.codes


def codes(field: str, where: str) -> set[str]:
    found = ask(f"{{ {field}(where: {where}) {{ nodes {{ code }} }} }}")
    return {node["code"] for node in found[field]["nodes"]}


def titled(where: str) -> set[str]:
    found = ask(f"{{ articles(where: {{ variant: {where} }}) {{ nodes {{ id }} }} }}")
    ids = {node["id"] for node in found["articles"]["nodes"]}
    names = ("folded", "unfolded", "wild", "war", "battle", "ancient", "distant")
    return {name for name in names if gid("Article", name) in ids}


# --- what is there --------------------------------------------------------------------------------


def test_live_holds_public_entries_only() -> None:
    found = ask(
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id } articles { totalCount } }",
        ids=[gid("Article", n) for n in ("dawn", "unborn", "withdrawn", "confidential")],
    )
    assert found["nodes"] == [{"id": gid("Article", "dawn")}, None, None, None]
    assert found["articles"] == {"totalCount": 40}


def test_drafts_are_seen_as_far_as_the_clearance_goes() -> None:
    query = "query ($id: ID!) { node(id: $id) { id } articles { totalCount } }"
    secret = gid("Media", "secret")
    sees_all = Oracle("draft", ("PUBLIC", "CONFIDENTIAL", "SECRET")).answer(query, {"id": secret})
    sees_some = Oracle("draft").answer(query, {"id": secret})
    assert sees_all == Answered({"node": {"id": secret}, "articles": {"totalCount": 43}})
    assert sees_some == Answered({"node": None, "articles": {"totalCount": 42}})


def test_absent_targets_are_null_or_left_out() -> None:
    found = ask(
        """{ article(slug: "binh-minh", locale: VI) {
             topics { code } places { code }
             media { totalCount edges { role node { kind } } }
             variant { body { links { __typename ... on Media { id } ... on Article { id } } } } }
           place(code: "thon-xa") { parent { code } } }"""
    )
    article = found["article"]
    assert [topic["code"] for topic in article["topics"]] == ["trade", "economy", "border-trade"]
    assert [place["code"] for place in article["places"]] == ["huu-nghi", "lang-son"]
    roles = [(edge["role"], edge["node"]["kind"]) for edge in article["media"]["edges"]]
    assert roles == [("LEAD", "IMAGE"), ("GALLERY", "IMAGE"), ("INLINE", "VIDEO")]
    gate, market = gid("Media", "gate"), gid("Article", "market")
    links = article["variant"]["body"]["links"]
    assert [link["id"] for link in links] == [gate, market, gate]
    assert found["place"] == {"parent": None}


def test_items_without_their_subject_are_not_there() -> None:
    found = ask(
        """{ bulletin(year: 2015, month: 1) { sections { code items { position
             subject { __typename } variant(locale: EN) { title summary isStale } } } } }"""
    )
    politics, empty, economy = found["bulletin"]["sections"]
    assert [item["position"] for item in politics["items"]] == [1, 2, 4]
    kinds = [item["subject"]["__typename"] for item in politics["items"]]
    assert kinds == ["Article", "Media", "Article"]
    override = politics["items"][0]["variant"]
    assert override == {"title": None, "summary": "Short.", "isStale": False}
    assert politics["items"][1]["variant"] is None
    assert empty["items"] == []
    assert len(economy["items"]) == 2


# --- variants -------------------------------------------------------------------------------------


def test_the_first_variant_of_the_chain_is_shown() -> None:
    query = """query ($id: ID!) @inLocale(prefer: [JA, FR]) { article(id: $id) {
        preferred: variant { locale isFallback }
        named: variant(locale: KO, fallback: [ZH, EN]) { locale isFallback }
        extended: variant(fallback: [ZH]) { locale isFallback }
        none: variant(locale: JA) { locale }
        all: variants { locale isFallback }
        some: variants(locales: [EN, KO, VI, EN]) { locale } } }"""
    dawn = ask(query, id=gid("Article", "dawn"))["article"]
    assert dawn["preferred"] is None
    assert dawn["named"] == {"locale": "ZH", "isFallback": True}
    assert dawn["extended"] == {"locale": "ZH", "isFallback": True}
    assert dawn["none"] is None
    assert [v["locale"] for v in dawn["all"]] == ["VI", "EN", "ZH"]
    assert not any(v["isFallback"] for v in dawn["all"])
    assert [v["locale"] for v in dawn["some"]] == ["EN", "VI"]


def test_what_the_caller_accepts_comes_before_the_source() -> None:
    query = '{ period(code: "thap-ky-2010") { variant { locale isFallback } } }'
    shown = {
        accepted: ask(query, accepted=accepted)["period"]["variant"]
        for accepted in [(), ("EN",), ("ZH", "EN"), ("KO",), ("VI", "EN")]
    }
    assert shown == {
        (): {"locale": "VI", "isFallback": False},
        ("EN",): {"locale": "EN", "isFallback": False},
        ("ZH", "EN"): {"locale": "EN", "isFallback": True},
        ("KO",): {"locale": "VI", "isFallback": True},
        ("VI", "EN"): {"locale": "VI", "isFallback": False},
    }


def test_a_variant_is_stale_when_its_source_has_moved_on() -> None:
    query = "query ($id: ID!) { article(id: $id) { variants { locale isStale } } }"

    def stale(name: str) -> list[str]:
        found = ask(query, id=gid("Article", name))["article"]["variants"]
        return [variant["locale"] for variant in found if variant["isStale"]]

    assert stale("dawn") == ["EN"]  # made from revision 3 of 4; the Chinese from the newest
    assert stale("itself") == ["EN"]  # its own source; the others have none, or no revision of it
    assert stale("market") == ["FR"]  # the Korean was made from a revision still to come
    assert stale("war") == ["FR"]


# --- filters --------------------------------------------------------------------------------------


def test_missing_values_satisfy_no_comparison_but_its_negation() -> None:
    everything = codes("places", "{}")
    low, high = codes("places", "{latitude: {lt: 21}}"), codes("places", "{latitude: {gte: 21}}")
    missing = codes("places", "{latitude: {isNull: true}}")
    assert low == {"goc-toa-do", "goc-ban-do"}
    assert missing == {"bao-lam", "thon-xa"}
    assert low | high | missing == everything
    assert codes("places", "{not: {latitude: {lt: 21}}}") == high | missing
    assert codes("places", "{latitude: {ne: 0}}") == everything - {"goc-toa-do"}
    assert codes("places", "{latitude: {notIn: [0]}}") == everything - {"goc-toa-do"}
    assert codes("places", "{latitude: {in: []}}") == set()
    assert codes("places", "{latitude: {notIn: []}}") == everything
    assert codes("places", "{latitude: {lt: null}}") == everything


def test_empty_conditions() -> None:
    everything = codes("periods", "{}")
    assert codes("periods", "{and: []}") == codes("periods", "{not: null}") == everything
    assert codes("periods", "{or: []}") == codes("periods", "{not: {}}") == set()
    assert codes("periods", "{parent: {}}") == {
        *("thang-hai-1885", "tran-danh-1885", "hoi-nhap-2015", "thap-ky-2010", "nam-2015")
    }
    assert codes("periods", "{children: {}}") == everything
    assert codes("periods", "{children: {some: {}}}") == {
        *("chien-tranh-1884", "doi-moi-1986", "thap-ky-2010")
    }


def test_links_count_as_far_as_their_targets_are_there() -> None:
    assert codes("places", '{parent: {code: {ne: "x"}}}') == {
        *("thanh-pho-lang-son", "cao-loc", "huu-nghi", "bao-lam", "dong-nhi-thanh")
    }
    assert "thon-xa" in codes("places", '{not: {parent: {code: {ne: "x"}}}}')
    nobody = '{children: {none: {code: {startsWith: "nam"}}}}'
    assert codes("periods", nobody) == codes("periods", "{}") - {"thap-ky-2010"}
    every = codes("periods", "{children: {every: {position: {eq: 7}}}}")
    assert {"doi-moi-1986", "thanh-lap-1831"} <= every
    assert not {"thap-ky-2010", "chien-tranh-1884"} & every


def test_texts_are_compared_whatever_the_case() -> None:
    assert titled('{title: {contains: "đường"}}') == {"folded", "unfolded"}
    assert titled('{title: {eq: "đường biên giới"}}') == {"unfolded"}
    assert titled('{title: {startsWith: "100% _ĐÚNG_ \\\\"}}') == {"wild"}
    assert titled('{title: {contains: "%"}}') == {"wild"}
    assert titled('{title: {endsWith: "ân"}}') == {"war"}
    assert titled('{title: {in: ["A\\u0306n", "An"]}}') == {"battle", "ancient"}  # NFC
    found = ask(
        """query @inLocale(prefer: EN) {
             ss: articles(where: {variant: {title: {startsWith: "STRAsse"}}}) { totalCount }
             i: articles(where: {variant: {title: {contains: "İ"}}}) { totalCount }
             sigma: articles(where: {variant: {summary: {eq: "ΣΊΣΥΦΟΣ"}}}) { totalCount }
             sigmas: articles(where: {variant: {summary: {contains: "ΣΊσυφ"}}}) { totalCount } }"""
    )
    assert {name: page["totalCount"] for name, page in found.items()} == {
        "ss": 2,
        "i": 2,
        "sigma": 1,
        "sigmas": 2,
    }


def test_partial_dates_are_spans() -> None:
    def within(condition: str) -> set[str]:
        return codes("periods", f"{{startsOn: {condition}}}")

    assert within('{eq: "1885-02"}') == {"thang-hai-1885"}
    assert within('{eq: "1885-02-01"}') == {"tran-danh-1885"}
    assert within('{within: "1885"}') == {"thang-hai-1885", "tran-danh-1885"}
    assert within('{within: "1885-02"}') == {"thang-hai-1885", "tran-danh-1885"}
    assert within('{within: "1885-02-01"}') == {"tran-danh-1885"}
    assert within('{within: "2015-01"}') == {"nam-2015"}
    assert within('{lt: "1884-06"}') == {"thanh-lap-1831"}
    assert within('{lte: "1884"}') == {"thanh-lap-1831", "chien-tranh-1884"}
    assert within('{gt: "2014"}') == {"hoi-nhap-2015", "nam-2015"}
    assert within('{gt: "2015-01"}') == set()
    assert within('{gte: "2015-01"}') == {"hoi-nhap-2015", "nam-2015"}
    assert codes("periods", "{endsOn: {isNull: true}}") == {"doi-moi-1986", "hoi-nhap-2015"}


# --- orders and pages -----------------------------------------------------------------------------


def test_missing_values_come_last_in_either_direction() -> None:
    def in_order(direction: str) -> list[Any]:
        order = f"{{durationSeconds: {direction}}}"
        found = ask(f"{{ media(orderBy: {order}) {{ nodes {{ durationSeconds }} }} }}")
        return [node["durationSeconds"] for node in found["media"]["nodes"]]

    there = [0.0, 1e-07, 0.1, 754.04]
    assert in_order("ASC") == there + [None] * 11
    assert in_order("DESC") == there[::-1] + [None] * 11


def test_names_are_in_the_order_of_their_language() -> None:
    found = ask(
        """{ articles(orderBy: {variant: {title: ASC}}, where: {variants: {some: {locale: {eq: VI}
             slug: {in: ["an", "an-2", "an-3", "an-4", "dung"]}}}}) {
             nodes { variant { title } } } }"""
    )
    titles = [node["variant"]["title"] for node in found["articles"]["nodes"]]
    assert titles == ["An", "Án", "Ăn", "Ân", "Dung"]


def test_ties_are_broken_by_the_key() -> None:
    tied = sorted((key("article", f"series-{number:02}") for number in range(6)), reverse=True)
    found = ask("{ articles(last: 7) { nodes { id } } }")["articles"]["nodes"]
    wanted = [global_id.encode("Article", each) for each in tied] + [gid("Article", "ancient")]
    assert [node["id"] for node in found] == wanted


ORDERS = (
    "[]",
    "[{publishedAt: ASC}]",
    "[{eventOn: DESC}, {kind: ASC}]",
    "[{period: {startsOn: DESC}}, {variant: {title: ASC}}]",
    "[{sourceUnit: {parent: {code: ASC}}}]",
    "[{id: DESC}]",
)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 7, 40])
def test_pages_make_up_the_list(order: str, size: int) -> None:
    query = f"""query ($first: Int, $after: String, $last: Int, $before: String) {{
        articles(orderBy: {order}, first: $first, after: $after, last: $last, before: $before) {{
          nodes {{ id }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"""
    whole = [node["id"] for node in ask(query, first=1000)["articles"]["nodes"]]
    assert len(set(whole)) == len(whole) == len(rows("live")["article"])

    forward: list[str] = []
    page: Any = {"pageInfo": {"endCursor": None, "hasNextPage": True}}
    while page["pageInfo"]["hasNextPage"]:
        page = ask(query, first=size, after=page["pageInfo"]["endCursor"])["articles"]
        assert page["pageInfo"]["hasPreviousPage"] == bool(forward)
        forward += [node["id"] for node in page["nodes"]]
    assert forward == whole

    backward: list[str] = []
    page = {"pageInfo": {"startCursor": None, "hasPreviousPage": True}}
    while page["pageInfo"]["hasPreviousPage"]:
        page = ask(query, last=size, before=page["pageInfo"]["startCursor"])["articles"]
        assert page["pageInfo"]["hasNextPage"] == bool(backward)
        backward = [node["id"] for node in page["nodes"]] + backward
    assert backward == whole


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, code",
    [
        ("{ articles(first: -1) { totalCount } }", "INVALID_PAGE_SIZE"),
        ("{ articles(first: 1001) { totalCount } }", "INVALID_PAGE_SIZE"),
        ("{ articles(first: 1, last: 1) { totalCount } }", "INVALID_PAGE_SIZE"),
        ('{ articles(after: "x") { totalCount } }', "INVALID_CURSOR"),
        ('{ node(id: "x") { id } }', "INVALID_ID"),
        ('{ article(id: "UGVyaW9kOm4ugzzxqlR6gYP9fHsic5E") { id } }', "INVALID_ID"),
        ('{ articles(where: {eventOn: {eq: "1885-13"}}) { totalCount } }', "INVALID_DATE"),
        ('{ articles(where: {publishedAt: {lt: "2015"}}) { totalCount } }', "INVALID_DATE"),
        ('{ media(where: {rightsExpireOn: {lt: "2015-W01-1"}}) { totalCount } }', "INVALID_DATE"),
        ("{ article { id } }", "BAD_USER_INPUT"),
        ("{ bulletin(year: 2015) { id } }", "BAD_USER_INPUT"),
        ('{ period(code: "x", id: "x") { id } }', "BAD_USER_INPUT"),
        ('{ period(code: "x") { articles(last: -1) { totalCount } } }', "INVALID_PAGE_SIZE"),
        ("{ periods { nodes { nothing } } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ periods", "GRAPHQL_PARSE_FAILED"),
    ],
)
def test_faults_are_refused(text: str, code: str) -> None:
    assert refused(text) == {code}


def test_a_faulty_argument_that_is_skipped_is_not_refused() -> None:
    assert ask("{ articles(first: -1) @skip(if: true) { totalCount } }") == {}


def test_every_fault_is_found() -> None:
    text = """query ($size: Int) { articles(first: $size, after: "x",
        where: {id: {eq: "x"}, eventOn: {eq: "x"}}) { totalCount } }"""
    assert refused(text, size=-1) == {
        *("INVALID_PAGE_SIZE", "INVALID_CURSOR", "INVALID_ID", "INVALID_DATE")
    }
    assert refused(text, size="one") == {"BAD_USER_INPUT"}
