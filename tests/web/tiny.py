"""A small GraphQL server behind the explorer: enough schema for the first ready-made tab."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from time import monotonic, sleep

import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from strawberry.directive import DirectiveLocation

from cms.web import explorer


@strawberry.enum
class Locale(Enum):
    VI = "VI"
    EN = "EN"
    ZH = "ZH"
    FR = "FR"
    JA = "JA"
    KO = "KO"


@strawberry.enum
class ArticleKind(Enum):
    NEWS = "NEWS"
    FEATURE = "FEATURE"


@strawberry.enum
class OrderDirection(Enum):
    ASC = "ASC"
    DESC = "DESC"


@strawberry.type
class ArticleVariant:
    locale: Locale
    is_fallback: bool
    is_stale: bool
    title: str
    slug: str
    summary: str


@strawberry.type
class Named:
    name: str


@strawberry.type
class Coded:
    code: str
    variant: Named


@strawberry.type
class MediaVariant:
    alt: str
    caption: str


@strawberry.type
class Media:
    id: strawberry.ID
    kind: str
    width: int
    height: int
    credit: str
    variant: MediaVariant


@strawberry.type
class MediaEdge:
    role: str


@strawberry.type
class MediaConnection:
    edges: list[MediaEdge]
    nodes: list[Media]


# No browser may load the image that this description holds.
@strawberry.type(description="An article. ![pixel](https://elsewhere.invalid/pixel.png)")
class Article:
    id: strawberry.ID
    kind: ArticleKind
    published_at: str
    variant: ArticleVariant
    period: Coded
    topics: list[Coded]

    @strawberry.field
    def media(self, first: int) -> MediaConnection:
        return MediaConnection(edges=[], nodes=[])


@strawberry.type
class ArticleEdge:
    cursor: str
    node: Article


@strawberry.type
class ArticleConnection:
    total_count: int
    page_info: strawberry.relay.PageInfo
    edges: list[ArticleEdge]
    nodes: list[Article]


@strawberry.input
class ArticleOrder:
    published_at: OrderDirection


@strawberry.input
class KindFilter:
    in_: list[ArticleKind] = strawberry.field(name="in")


@strawberry.input
class ArticleWhere:
    kind: KindFilter


ARTICLE = Article(
    id=strawberry.ID("QXJ0aWNsZTox"),
    kind=ArticleKind.NEWS,
    published_at="2015-01-05T01:00:00Z",
    variant=ArticleVariant(
        locale=Locale.ZH,
        is_fallback=False,
        is_stale=False,
        title="谅山省口岸",
        slug="liangshan-sheng-kouan",
        summary="谅山省与中国接壤的口岸。",
    ),
    period=Coded(code="doi-moi-1986", variant=Named(name="Thời kỳ Đổi mới")),
    topics=[Coded(code="economy", variant=Named(name="经济"))],
)


def articles(
    first: int,
    after: str | None = None,
    order_by: list[ArticleOrder] | None = None,
    where: ArticleWhere | None = None,
) -> ArticleConnection:
    page = strawberry.relay.PageInfo(
        has_next_page=False, has_previous_page=False, start_cursor="1", end_cursor="1"
    )
    edge = ArticleEdge(cursor="1", node=ARTICLE)
    return ArticleConnection(total_count=1, page_info=page, edges=[edge], nodes=[ARTICLE])


@strawberry.type
class Query:
    articles: ArticleConnection = strawberry.field(
        resolver=articles, description="Articles, newest first."
    )


@strawberry.directive(locations=[DirectiveLocation.QUERY], name="inLocale")
def in_locale(prefer: list[Locale]) -> None:
    """The locales of an operation; the small world has one text and needs no choice."""


SCHEMA = strawberry.Schema(Query, directives=[in_locale])


async def graphql(request: Request) -> Response:
    """The explorer for a browser that asks for HTML, the answer to an operation otherwise."""
    if request.method == "GET":
        if "text/html" in request.headers.get("accept", ""):
            return explorer.page(request)
        return JSONResponse({"errors": [{"message": "No query."}]}, 400)
    body = await request.json()
    result = await SCHEMA.execute(
        body["query"], body.get("variables"), operation_name=body.get("operationName")
    )
    errors = [error.formatted for error in result.errors or []]
    return JSONResponse({"data": result.data, **({"errors": errors} if errors else {})})


def app() -> Starlette:
    """The endpoint with the explorer's own routes beside it."""
    return Starlette(
        routes=[Route("/graphql", graphql, methods=["GET", "POST"]), *explorer.routes()]
    )


@contextmanager
def server() -> Iterator[str]:
    """Serves ``app`` on a free port of the loopback interface; gives the origin."""
    listener = socket.create_server(("127.0.0.1", 0))
    runner = uvicorn.Server(uvicorn.Config(app(), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=runner.run, args=([listener],), daemon=True)
    thread.start()
    deadline = monotonic() + 10
    while not runner.started:
        if monotonic() > deadline:
            raise TimeoutError("the small server did not start within 10 seconds")
        sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        runner.should_exit = True
        thread.join(10)
        listener.close()
