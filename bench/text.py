"""Believable texts in six languages for the benchmarks' data.

A sentence is put together from a grammar of phrases and numbers; a body is many different
sentences. So a text has its script's length in bytes and doesn't compress to nothing (about four
to one).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

LOCALES = ("VI", "EN", "ZH", "FR", "JA", "KO")
SENTENCES = 3000
"""Distinct sentences of each language; a body of 3,000 characters takes about 20 to 60 of them."""


@dataclass(frozen=True)
class Grammar:
    """The phrases of one language; ``#`` in a phrase is a number, ``@`` a day, ``%`` a quarter.

    ``sentence`` and ``title`` are templates over the phrase lists' names; ``space`` stands between
    two sentences.
    """

    sentence: str
    title: str
    space: str
    when: tuple[str, ...]
    who: tuple[str, ...]
    does: tuple[str, ...]
    what: tuple[str, ...]
    where: tuple[str, ...]
    why: tuple[str, ...]


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in text.split("|"))


GRAMMARS: Mapping[str, Grammar] = {
    "VI": Grammar(
        "{when}, {who} {does} {what} {where} {why}.",
        "{who} {does} {what}",
        " ",
        _phrases(
            "Trong quý % | Ngày @ tháng trước | Ngày @ vừa qua | Từ đầu năm đến nay | Sau @ năm"
        ),
        _phrases(
            "Ủy ban nhân dân tỉnh | Sở Công Thương | Ban Quản lý khu kinh tế cửa khẩu"
            " | huyện Chi Lăng | Sở Văn hóa | Bộ đội Biên phòng | Đài Phát thanh và Truyền hình"
        ),
        _phrases(
            "đã triển khai | tiếp tục mở rộng | khởi công | hoàn thành | rà soát | giới thiệu"
        ),
        _phrases(
            "# dự án hạ tầng giao thông | tuyến đường tuần tra dài # km | vùng trồng hồi rộng # ha"
            " | # lớp tập huấn cho phóng viên | kho lạnh có sức chứa # tấn | # bộ hồ sơ di tích"
        ),
        _phrases(
            "tại cửa khẩu Hữu Nghị | ở xã Tân Thanh | trên địa bàn huyện Cao Lộc | dọc sông Kỳ Cùng"
            " | tại thị trấn Đồng Đăng | ở vùng cao Mẫu Sơn"
        ),
        _phrases(
            "nhằm thu hút thêm # nhà đầu tư | với kinh phí # tỷ đồng | để phục vụ # lượt khách"
            " | theo kế hoạch số # | với sự tham gia của # hộ dân | giúp thông quan nhanh hơn # giờ"
        ),
    ),
    "EN": Grammar(
        "{when}, {who} {does} {what} {where} {why}.",
        "{who} {does} {what}",
        " ",
        _phrases(
            "In quarter % | Last month, on the @th | Since the start of the year | After @ years"
        ),
        _phrases(
            "the Provincial People's Committee | the Department of Industry and Trade"
            " | Chi Lang district | the border gate authority | the Department of Culture"
            " | the Border Guard | the broadcaster"
        ),
        _phrases(
            "carried out | went on to extend | broke ground for | completed | reviewed | presented"
        ),
        _phrases(
            "# transport projects | a patrol road of # km | # hectares of star anise"
            " | # courses for reporters | a cold store for # tonnes | # files on historic sites"
        ),
        _phrases(
            "at the Huu Nghi border gate | in Tan Thanh commune | throughout Cao Loc district"
            " | along the Ky Cung river | in the town of Dong Dang | in the highlands of Mau Son"
        ),
        _phrases(
            "to draw # more investors | at a cost of # billion dong | to serve # visitors"
            " | under plan number # | together with # households | to clear goods # hours sooner"
        ),
    ),
    "ZH": Grammar(
        "{when}，{who}{where}{does}{what}，{why}。",
        "{who}{does}{what}",
        "",
        _phrases("第%季度 | 上月@日 | 今年年初以来 | 经过@年努力 | 近日"),
        _phrases(
            "省人民委员会 | 工贸厅 | 口岸经济区管委会 | 支陵县 | 文化厅 | 边防部队 | 广播电视台"
        ),
        _phrases("开展了 | 继续扩大 | 开工建设 | 完成了 | 审查了 | 介绍了 | 检查了"),
        _phrases(
            "#个交通基础设施项目 | 长#公里的巡逻公路 | #公顷八角种植区 | #期记者培训班"
            " | 容量#吨的冷库 | #份古迹档案"
        ),
        _phrases("在友谊口岸 | 在新清乡 | 在高禄县各地 | 沿奇穷河 | 在同登镇 | 在母山高地"),
        _phrases(
            "以吸引#家投资商 | 总投资#亿越盾 | 可接待#人次游客 | 按照第#号计划进行"
            " | 共有#户居民参加 | 使通关时间缩短#小时"
        ),
    ),
    "FR": Grammar(
        "{when}, {who} {does} {what} {where} {why}.",
        "{who} {does} {what}",
        " ",
        _phrases(
            "Au trimestre % | Le @ du mois dernier | Depuis le début de l'année | Après @ ans"
        ),
        _phrases(
            "le Comité populaire provincial | le service de l'Industrie | le district de Chi Lang"
            " | l'autorité du poste frontière | le service de la Culture | la garde frontalière"
        ),
        _phrases(
            "a réalisé | a continué d'étendre | a inauguré | a achevé | a examiné | a présenté"
        ),
        _phrases(
            "# projets de transport | une route de patrouille de # km | # hectares de badiane"
            " | # stages pour journalistes | un entrepôt frigorifique de # tonnes"
        ),
        _phrases(
            "au poste de Huu Nghi | dans la commune de Tan Thanh | dans tout le district de Cao Loc"
            " | le long de la rivière Ky Cung | à Dong Dang | sur les hauteurs de Mau Son"
        ),
        _phrases(
            "afin d'attirer # investisseurs | pour # milliards de dongs | pour # visiteurs"
            " | selon le plan numéro # | avec # foyers | pour gagner # heures à la douane"
        ),
    ),
    "JA": Grammar(
        "{when}、{who}は{where}{what}を{does}、{why}。",
        "{who}が{what}を公開",
        "",
        _phrases("第%四半期に | 先月@日に | 年初から | @年間の準備を経て | このほど"),
        _phrases("省人民委員会 | 商工局 | 国境経済区管理委員会 | チーラン県 | 文化局 | 国境警備隊"),
        _phrases("実施し | 引き続き拡大し | 着工し | 完成させ | 見直し | 紹介し"),
        _phrases(
            "#件の交通インフラ事業 | 全長#キロの巡回道路 | #ヘクタールの八角栽培地"
            " | #回の記者研修 | 容量#トンの冷蔵倉庫 | #件の史跡資料"
        ),
        _phrases(
            "フーギ国境で | タンタイン村で | カオロック県全域で | キークン川沿いで | ドンダン町で"
        ),
        _phrases(
            "新たに#社の投資家を誘致する | 総事業費は#億ドンである | #人の観光客を迎える"
            " | 計画第#号に基づくものだ | #世帯が参加した | 通関時間を#時間短縮した"
        ),
    ),
    "KO": Grammar(
        "{when}, {who}은 {where} {what}을 {does} {why}.",
        "{who}, {what} 공개",
        " ",
        _phrases("%분기에 | 지난달 @일 | 올해 초부터 | @년간의 준비 끝에 | 최근"),
        _phrases(
            "성 인민위원회 | 산업무역국 | 국경경제구역 관리위원장 | 찌랑현 | 문화국 | 국경수비군"
        ),
        _phrases("시행하여 | 계속 확대하여 | 착공하여 | 완공하여 | 검토하여 | 소개하여"),
        _phrases(
            "#건의 교통 기반 사업 | 길이 #킬로미터의 순찰 도로망 | #헥타르의 팔각 재배 구역"
            " | #회의 기자 교육 과정 | #톤 규모의 저온 창고 건물 | #건의 유적 자료집"
        ),
        _phrases("흐우응이 국경 관문에서 | 떤타인 마을에서 | 까오록현 전역에서 | 끼꿍강을 따라"),
        _phrases(
            "투자자 #곳을 새로 유치했다 | 총사업비는 #억 동이다 | 관광객 #명을 맞이했다"
            " | 계획 #호를 이행했다 | #가구가 참여했다 | 통관 시간을 #시간 줄였다"
        ),
    ),
}


_NUMBERS = {"#": (3, 980), "@": (4, 20), "%": (1, 4)}


def _fill(grammar: Grammar, template: str, random: Random) -> str:
    """The template with phrases in place of their lists' names, then numbers in place of marks."""
    names = ("when", "who", "does", "what", "where", "why")
    text = template.format(**{name: random.choice(getattr(grammar, name)) for name in names})
    text = re.sub("[#@%]", lambda mark: str(random.randint(*_NUMBERS[mark[0]])), text)
    return text[0].upper() + text[1:]


@dataclass(frozen=True)
class Body:
    """One text in the three forms that the database holds."""

    markdown: str
    html: str
    text: str


class Writer:
    """Writes the texts of one language; equal seeds write equal texts."""

    def __init__(self, locale: str, seed: int) -> None:
        self._random = Random(f"{seed}:{locale}")
        self._grammar = GRAMMARS[locale]
        self._sentences = [self._phrase(self._grammar.sentence) for _ in range(SENTENCES)]

    def _phrase(self, template: str) -> str:
        return _fill(self._grammar, template, self._random)

    def title(self) -> str:
        """A headline."""
        return self._phrase(self._grammar.title)

    def sentence(self) -> str:
        """A sentence of the running text."""
        return self._random.choice(self._sentences)

    def body(self, characters: int) -> Body:
        """Paragraphs of three to six sentences, ``characters`` of plain text within a sentence."""
        paragraphs: list[str] = []
        length = 0
        while length < characters:
            count = self._random.randint(3, 6)
            paragraph: list[str] = []
            while length < characters and len(paragraph) < count:
                sentence = self.sentence()
                length += len(sentence)
                paragraph.append(sentence)
            paragraphs.append(self._grammar.space.join(paragraph))
        text = "\n\n".join(paragraphs)
        html = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        return Body(markdown=text, html=html, text=text)
