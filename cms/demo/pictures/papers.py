"""A one-page PDF that says, in our own words, what Plan 49/KH-UBND asks for."""

from __future__ import annotations

import io
import time

from .canvas import Canvas
from .palette import BRICK, INK, PAPER, PINE, SLATE, STONE

# A4 at 120 dots an inch.
WIDTH, HEIGHT, DPI = 992, 1403, 120
# The file's own dates are set, so that the same page gives the same bytes.
FILE_DATE = time.struct_time((2014, 5, 20, 0, 0, 0, 1, 140, 0))

POINTS = (
    (
        "II.1",
        "Xúc tiến đầu tư: giới thiệu tiềm năng của tỉnh với nhà đầu tư trong và ngoài nước.",
        "Investment promotion at home and abroad.",
    ),
    (
        "II.2",
        "Bồi dưỡng cán bộ, phóng viên và biên tập viên làm thông tin đối ngoại.",
        "Training of officials, reporters and editors.",
    ),
    (
        "II.3.1",
        "Chương trình thời sự tiếng Trung hằng ngày, dài từ 12 đến 15 phút.",
        "A daily news programme in Chinese of 12 to 15 minutes.",
    ),
    (
        "II.3.2",
        "Phiên bản tiếng Trung của Cổng thông tin điện tử tỉnh.",
        "A Chinese version of the provincial portal.",
    ),
    (
        "II.4",
        "Cơ sở dữ liệu về tỉnh qua các thời kỳ: hình ảnh, video, văn bản, số liệu; tra cứu, "
        "thống kê và báo cáo.",
        "A database of the province through its periods, with queries, statistics and reports.",
    ),
    (
        "II.5",
        "Bản tin song ngữ Việt – Anh hằng tháng; ấn phẩm song ngữ dạng sách và đĩa hình.",
        "A monthly bulletin in Vietnamese and English; bilingual books and video discs.",
    ),
    (
        "III",
        "Phân công đơn vị chủ trì, phối hợp; kinh phí; kiểm tra và báo cáo. Các huyện cung cấp "
        "tư liệu; nguồn tin phải chính thức và bí mật nhà nước phải được giữ.",
        "Lead and co-operating units, budgets, monitoring; official sources; state secrets kept.",
    ),
)


def doc_plan_49() -> bytes:
    """The page as a PDF of one picture; A4 upright."""
    c = Canvas(WIDTH, HEIGHT, PAPER)
    c.rectangle(0, 0, WIDTH, 16, PINE)
    c.text(80, 96, "Kế hoạch 49/KH-UBND", 38, INK, bold=True)
    c.text(80, 138, "UBND tỉnh Lạng Sơn, 20 tháng 5 năm 2014", 21, SLATE)
    c.text(80, 168, "Thông tin đối ngoại 2015–2017 · external information 2015–2017", 19, SLATE)
    c.rectangle(80, 190, 180, 195, BRICK)
    y = 244.0
    for number, vietnamese, english in POINTS:
        c.text(80, y, number, 20, BRICK, bold=True)
        y = c.paragraph(180, y, vietnamese, 20, INK, 730)
        y = c.paragraph(180, y, english, 17, SLATE, 730) + 26
    c.rectangle(80, HEIGHT - 130, WIDTH - 80, HEIGHT - 128, STONE)
    c.paragraph(
        80,
        HEIGHT - 96,
        "Bản tóm tắt bằng lời của ban biên tập, không phải văn bản gốc. A summary in the "
        "editors' own words; it is not the official text.",
        16,
        SLATE,
        WIDTH - 160,
    )
    out = io.BytesIO()
    c.finish().convert("L").save(
        out,
        "PDF",
        resolution=DPI,
        quality=88,
        title="Plan 49/KH-UBND: summary",
        creationDate=FILE_DATE,
        modDate=FILE_DATE,
    )
    return out.getvalue()
