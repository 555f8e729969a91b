"""The price of an operation: by hand for some, and never less than what any answer shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings

from bench.queries import DOCUMENTS
from cms.app import create_engine
from cms.auth.caller import Stage
from cms.auth.policy import NOTHING
from cms.config import Settings
from cms.read import plan as p
from cms.read.execute import NotExecuted
from cms.read.planning import plan
from cms.read.price import CHECK, COUNT, SIFT, Price, price
from cms.read.value import Const, Variable
from cms.read.viewer import values
from resolvers.engine import Engine, Prepared
from resolvers.mutations import Mutations
from resolvers.reports import Reports
from tests.golden import Case, case
from tests.read.conftest import World
from tests.read.plans import engine, requested
from tests.read.strategies import Asked, requests
from tests.world import gid

LOCALES = 6
SIFTED = "{ unit: {} }"
TABS = Path(__file__).parents[2] / "cms" / "web" / "explorer" / "tabs"
SHORT = settings(
    max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)


def prepared(text: str, variables: dict[str, Any] | None = None) -> Prepared:
    return engine().prepare(text, variables)


def refused(of: Engine, text: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    """The only error of an operation that costs too much."""
    with pytest.raises(NotExecuted) as caught:
        of.prepare(text, variables)
    (error,) = caught.value.response["errors"]
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert not caught.value.sound
    return dict(error)


def limited(rows: int) -> Engine:
    return Engine(engine().schema, replace(engine().context, max_price=rows), engine().limits)


# --- by hand --------------------------------------------------------------------------------------

UNIT = 'unit(code: "a")'
ID = gid("Article", "gates")
PRICES = {
    "{ __typename }": 0,
    f"{{ {UNIT} {{ id code version }} }}": 1,
    f"{{ {UNIT} {{ parent {{ parent {{ id }} }} }} }}": 3,
    f"{{ {UNIT} {{ variant {{ name }} en: variant(locale: EN, fallback: [VI]) {{ name }} }} }}": 3,
    f"{{ {UNIT} {{ variants {{ name }} }} }}": 1 + LOCALES,
    f"{{ {UNIT} {{ variants(locales: [EN, VI]) {{ name isStale }} }} }}": 1 + 2 * (1 + CHECK),
    f"{{ {UNIT} {{ children {{ id variant {{ name }} }} }} }}": 1 + 100 * 2,
    f"{{ {UNIT} {{ children {{ children {{ id }} }} }} }}": 1 + 100 * (1 + 100),
    # pages
    "{ units { nodes { id } } }": 21,
    "{ units(first: 0) { nodes { id } } }": 1,
    "{ units(last: 7) { edges { cursor } } }": 8,
    "{ units(first: 4) { nodes { parent { id } } edges { node { parent { id } } } } }": 5 * 3,
    "{ units(first: 4) { pageInfo { endCursor } } }": 5,
    "{ units(first: 4) { totalCount } }": COUNT,
    "{ units(first: 4) { totalCount nodes { id } } }": COUNT + 5,
    "{ units(first: 4) { __typename } }": 0,
    # other tables' rows that decide
    '{ units(first: 4, where: { code: { eq: "a" } }) { nodes { id } } }': 5,
    '{ units(first: 4, where: { parent: { code: { eq: "a" } } }) { nodes { id } } }': SIFT + 5,
    '{ units(first: 4, where: { variant: { name: { eq: "a" } } }) { totalCount nodes { id } } }': 2
    * SIFT
    + COUNT
    + 5,
    "{ units(first: 4, where: { or: [{ children: { some: { parent: {} } } }, { not:"
    " { variants: { every: { isStale: { eq: true } } } } }] }) { nodes { id } } }": 4 * SIFT + 5,
    "{ units(first: 4, orderBy: [{ code: ASC }, { variant: { name: ASC } }]) { nodes { id } } }": 5
    + SIFT,
    # one of several types: the dearest counts
    '{ node(id: "@") { id ... on Unit { parent { id } } ... on Topic { children { id } } } }': 101,
    '{ article(id: "@") { variant { body { links { ... on Article { id } } } } } }': 2
    + 100 * (1 + 2 * CHECK + 1),
    "{ bulletin(year: 2015, month: 1) { sections { items { subject {"
    " ... on Article { unit { id } } ... on Media { id } } } } } }": 1
    + 24 * (1 + 60 * (1 + 2 * CHECK + 2)),
    # lists within lists
    "{ articles(first: 9) { nodes { media(first: 4) { totalCount nodes { id } } } } }": 10
    * (1 + COUNT + 5),
    f"{{ {UNIT} {{ id }} b: {UNIT} {{ id }} }}": 2,
}


@pytest.mark.parametrize("text", PRICES)
def test_the_price_is(text: str) -> None:
    assert prepared(text.replace("@", ID)).price == PRICES[text]


def test_what_lies_beyond_a_cursor_is_looked_up() -> None:
    text = "query ($c: String) {{ units(first: 4, {0}: $c) {{ pageInfo {{ {1} }} }} }}"
    engine_ = engine()

    def of(place: str, asked: str, *, given: bool = True) -> int:
        compiled, values = engine_.compile(text.format(place, asked), {"c": "x"} if given else {})
        return compiled.price.of(values)

    assert of("after", "hasPreviousPage") == 5 + CHECK
    assert of("before", "hasNextPage") == 5 + CHECK
    assert of("after", "hasNextPage") == of("before", "hasPreviousPage") == 5
    assert of("after", "hasPreviousPage", given=False) == 5


def test_nodes_cost_as_many_as_are_asked_for() -> None:
    text = """query ($ids: [ID!]!) {
        nodes(ids: $ids) { id ... on Unit { children { id } } ... on Topic { parent { id } } }
        more: nodes(ids: ["@", "@"]) { id }
    }""".replace("@", ID)
    compiled, _ = engine().compile(text, {"ids": []})
    for count in (0, 1, 50):
        assert compiled.price.of({"ids": ["a"] * count}) == count * 101 + 2
    over = {"ids": [gid("Unit", "committee")] * 50}
    message = refused(limited(5051), text, over)["message"]
    assert "5052" in message
    assert "5051" in message
    assert limited(5052).prepare(text, over).price == 5052


def test_a_price_of_lists() -> None:
    made = Price(3, ((Variable(("v",)), 5), (Const(["a", "b"]), 7)))
    assert made.of({"v": [1, 2, 3]}) == 3 + 15 + 14


def test_introspection_costs_a_row_for_each_field() -> None:
    text = '{ __type(name: "Unit") { name kind a: kind fields { name } } }'
    fields = len(engine().schema.type_map["Unit"].fields)  # type: ignore[attr-defined]
    assert prepared(text).price == 4 + fields
    assert prepared("{ __schema { queryType { name } } __typename }").price == 2


# --- what is allowed ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(TABS.glob("*.graphql")), ids=lambda path: path.stem)
def test_the_explorers_tabs_are_allowed(path: Path) -> None:
    text, variables = path.read_text("utf-8"), orjson.loads(path.with_suffix(".json").read_bytes())
    drafts = create_engine(Settings(), Stage.DRAFT)
    reports, mutations = Reports(drafts), Mutations(drafts)
    if reports.asked(text, None):
        price = reports.prepare(text, variables, None, (), values(NOTHING)).price
    elif drafts.changes(text):
        price = mutations.prepare(text, variables, None, (), values(NOTHING)).price
    else:
        price = create_engine(Settings()).subscribe(text, variables).price
    assert price <= Settings().max_price


@pytest.mark.parametrize(
    "name",
    ["front-page-chinese", "article-by-slug", "period-archive", "monthly-issue", "nodes-any"],
)
def test_the_contracts_operations_are_allowed(name: str) -> None:
    of = create_engine(Settings())
    assert 0 < of.prepare(*case(name).request).price <= Settings().max_price


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_benchmarks_queries_are_allowed(name: str) -> None:
    variables: dict[str, dict[str, Any]] = {
        "article": {"slug": "a", "locale": "VI"},
        "bulletin": {"year": 2015, "month": 1},
        "tiny": {"id": gid("Article", "gates")},
    }
    compiled, values = create_engine(Settings()).compile(DOCUMENTS[name], variables.get(name))
    assert 0 < compiled.price.of(values) <= Settings().max_price


@pytest.mark.parametrize(
    "text",
    [
        "{ articles(first: 1000) { nodes { related(first: 1000) { nodes { id } } } } }",
        "{ articles(first: 1000) { nodes { period { articles { totalCount } } } } }",
        "{ articles(first: 300) { nodes { topics { children { id } } } } }",
        "{ articles { nodes { related { nodes { related { nodes { related { nodes { id } } } } } } "
        "} } }",
        "{ topics(first: 10) { nodes { children { children { id } } } } }",
        "{ bulletins(first: 10) { nodes { sections { items { variants { title } } } } } }",
        f"{{ articles(where: {{ or: [{SIFTED * 500}] }}) {{ totalCount }} }}",
        "{"
        + " ".join(
            f"a{n}: articles(where: {{ or: [{SIFTED * 30}] }}) {{ totalCount }}" for n in range(20)
        )
        + "}",
    ],
)
def test_abuse_is_refused(text: str) -> None:
    of = create_engine(Settings())
    message = refused(of, text)["message"]
    assert "50000" in message
    rows = prepared(text).price
    assert str(rows) in message
    assert rows > Settings().max_price


async def test_nothing_is_sent_for_what_is_too_dear() -> None:
    class Closed:
        async def fetch(self, query: str, *arguments: Any) -> Any:
            raise AssertionError(query)

        fetchrow = fetch

    answer = await limited(20).answer(Closed(), "{ units { nodes { id } } }")
    assert answer.errors is not None
    message = answer.errors[0]["message"]
    assert "21" in message
    assert "20" in message
    assert not answer.executed


def test_exactly_the_limit_is_allowed() -> None:
    assert limited(21).prepare("{ units { nodes { id } } }").price == 21


# --- never less than what is shown ----------------------------------------------------------------


def rows(fields: p.Fields, data: dict[str, Any]) -> int:
    """How many rows an object of an answer shows, beside its own."""
    return sum(shown(node, data[key]) for key, node in fields)


def shown(node: p.PlanNode, value: Any) -> int:
    """How many rows the value of a field shows."""
    if value is None:
        return 0
    match node:
        case p.Inline(fields):
            return rows(fields, value)
        case p.Object(_, select):
            return 1 + rows(select.fields, value)
        case p.Alternatives(options):
            return one_of([option.select for option in options], value)
        case p.Objects(_, select):
            return sum(1 + rows(select.fields, each) for each in value)
        case p.Choices(_, _, options):
            return sum(1 + one_of([each.select for each in options], item) for item in value)
        case p.NodeList(options):
            return sum(one_of([select for _, select in options], item) for item in value)
        case p.Connection():
            return page(node, value)
    return 0


def one_of(options: list[p.Select], value: Any) -> int:
    """Which of the types it is isn't known: the one of those that fit which shows the most."""
    if value is None:
        return 0
    fitting = [each for each in options if {key for key, _ in each.fields} == value.keys()]
    return 1 + max(rows(each.fields, value) for each in fitting)


def page(node: p.Connection, value: Any) -> int:
    count = inner = 0
    for key, part in node.parts:
        match part:
            case p.NodeFields(fields):
                count = len(value[key])
                inner += sum(rows(fields, each) for each in value[key])
            case p.EdgeList(fields):
                count = len(value[key])
                for name, field in fields:
                    if isinstance(field, p.Inline):
                        inner += sum(rows(field.fields, each[name]) for each in value[key])
    return count + inner


@SHORT
@given(asked=requests("live"))
async def test_no_answer_shows_more_rows_than_its_price(world: World, asked: Asked) -> None:
    for variables in (asked.variables, asked.others):
        answer = await world.engine.answer(
            world.pool, asked.text, variables, accepted=asked.accepted
        )
        if answer.data is None:
            continue
        request = requested(Case("", asked.text, variables, None, asked.accepted))
        planned = plan(world.engine.context, request)
        found = world.engine.prepare(asked.text, variables, None, asked.accepted)
        assert rows(planned.fields, answer.data) <= found.price
        _, values = world.engine.compile(asked.text, variables, None, asked.accepted)
        assert price(planned).of(values) == found.price


def test_the_count_of_rows_shown_counts() -> None:
    """What the property above measures with."""
    asked = requested(
        Case(
            "",
            f'{{ units {{ nodes {{ parent {{ id }} }} }} node(id: "{ID}") {{ id }} }}',
            None,
            None,
            (),
        )
    )
    fields = plan(engine().context, asked).fields
    units = {"nodes": [{"parent": None}, {"parent": {"id": "b"}}]}
    assert rows(fields, {"units": units, "node": {"id": "a"}}) == 2 + 1 + 1
