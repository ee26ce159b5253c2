"""Stage 6 on the phone: online check, day, notice, visit, findings, photo, record, signature.

The lead finds a problem at the first object, which signs; the second object refuses to sign,
where the rulebook has a way for that.
"""

from __future__ import annotations

from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.steps.cast import Journey
from tests.browser.steps.hands import button, can, press, visit

PROBLEM = "现场发现不符合规定的情形，已拍照取证（演示）"
#: The smallest picture there is: one grey point as PNG.
POINT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c636a00000082008177cd72b6"
    "0000000049454e44ae426082"
)


def opened(journey: Journey) -> None:
    """The lead opens the checks; note which check is whose."""
    page = visit(journey.at("handler"), f"/desk/tasks/{journey.task}/inspections/")
    press(page, "启动检查")
    names = {one.short_name: one.key for one in journey.facts.departments}
    for line in page.locator("main tr:has(a[href*='/schedule/'])").all():
        found: dict[str, int] = {}
        for link in line.locator("td[data-label=各部门检查] a").all():
            key = names[link.inner_text().strip()]
            party = "" if key == journey.facts.lead else key
            found[party] = int((link.get_attribute("href") or "").rstrip("/").split("/")[-1])
        journey.checks[line.locator(".row-title").inner_text().strip()] = found


def looked_up(journey: Journey) -> None:
    """Every inspector confirms that he will come and does his online check, where there is one."""
    for name in journey.objects:
        for party in journey.checks[name]:
            page = journey.inspector(name, party)
            if can(page, "确认参加"):
                press(page, "确认参加")
            is_online_first = "online" in journey.rules.texts("inspection.sequence")
            assert ("非必经步骤" in page.inner_text(".field-step >> nth=0")) != is_online_first
            if not is_online_first:
                continue
            press(page, "去核查")
            for point in page.locator("[data-point]").all():
                point.locator("label:has(input[value=not_verifiable])").click()
            _sources(page)
            press(page, "完成网络核查")


def _sources(page: Page) -> None:
    for field in page.locator("[data-point] input[name$=-source]").all():
        if not field.input_value():
            field.fill("国家企业信用信息公示系统")


def appointed(journey: Journey) -> None:
    """The day is set by whom the rulebook names; the object is told where it asks."""
    today = timezone.localdate().isoformat()
    for name in journey.objects:
        page = journey.inspector(name, "")
        if journey.rules.text("inspection.schedule_by") == "team_leader":
            press(page, "安排")
            page.fill("[name=scheduled_on]", today)
            press(page, "确定日期")
        else:
            desk = visit(journey.at("handler"), f"/desk/tasks/{journey.task}/inspections/")
            line = desk.locator("main tr", has_text=name)
            visit(desk, line.locator("a[href*='/schedule/']").get_attribute("href") or "")
            desk.fill("[name=scheduled_on]", today)
            desk.locator("main button.btn--primary").click()
            desk.wait_for_url("**/inspections/")
            page.reload()
        told_before = journey.rules.is_on("notification.before")
        assert ("检查前必须告知" in page.inner_text("main")) == told_before
        if told_before:
            press(page, "告知")
            page.fill("[name=sent_to]", "演示·联系人")
            press(page, "登记")


def visited(journey: Journey) -> None:
    """Every department's check of every object, from arrival to its close."""
    for number, name in enumerate(journey.objects):
        for party in journey.checks[name]:
            page = journey.inspector(name, party)
            press(page, "到场开始检查")
            page.locator("[name=credentials_shown]").check()
            press(page, "开始检查")
            _answered(page, fails=number == 0 and party == "")
            press(page, "形成检查记录")
            page.fill("[name=situation]", "按检查要点逐项检查（演示）")
            press(page, "形成检查记录")
            way = journey.rules.text("inspection.object_signature")
            _signed(page, refuses=number == 1 and way.endswith("refusal_note"))
            press(page, "完成检查")
            if can(page, "完成检查"):
                press(page, "完成检查")


def _answered(page: Page, *, fails: bool) -> None:
    for number, point in enumerate(page.locator("[data-point]:not(.checkpoint--verified)").all()):
        answer = "fails" if fails and number == 0 else "conforms"
        point.locator(f"label:has(input[value={answer}])").click()
        if answer == "fails":
            point.locator("textarea").fill(PROBLEM)
            point.locator("input[type=file]").set_input_files(
                {"name": "现场照片.png", "mimeType": "image/png", "buffer": POINT}
            )
            point.locator(".photo").first.wait_for()


def _signed(page: Page, *, refuses: bool) -> None:
    assert "请检查对象阅读记录" in page.inner_text("main")
    if refuses:
        press(page, "拒签 / 无人在场")
        page.locator("label:has([name=kind][value=refused])").click()
        page.fill("[name=reason]", "负责人阅后拒绝签字（演示）")
        for box in page.locator("[name=inspectors]").all():
            box.check()
        press(page, "登记拒签")
        return
    page.locator("label:has([name=kind][value=signed])").click()
    page.fill("[name=signer]", "演示·负责人")
    page.fill("[name=capacity]", "现场负责人")
    _drawn_name(page)
    press(page, "确认签字")


def _drawn_name(page: Page) -> None:
    """Write with the finger."""
    box = page.locator(".signature canvas")
    box.scroll_into_view_if_needed()
    frame = box.bounding_box()
    assert frame is not None
    page.mouse.move(frame["x"] + 30, frame["y"] + 30)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(frame["x"] + 30 + 20 * step, frame["y"] + 30 + 25 * (step % 2))
    page.mouse.up()
    assert page.locator("input[name=drawn]").input_value().startswith("data:image/png")


def evidence_shows(journey: Journey) -> None:
    """The photograph lies with the check."""
    page = journey.inspector(journey.objects[0], "")
    assert "证据材料" in page.inner_text("main")
    assert button(page, "录入检查结果").count()
