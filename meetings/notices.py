"""What is sent to people: the text of the notice, neutral enough to be pasted into a messenger."""

from meetings.agenda_shown import shown_content
from meetings.preparation import orientations_for


def notice_text(meeting):
    """The proposed notice: time, place, content; no names beyond the chair's office."""
    start = meeting.planned_start
    when = f"{start:%H} giờ {start:%M}, " if start else ""
    lines = [
        f"{meeting.branch.name} trân trọng thông báo {_lower_first(meeting.title)}.",
        f"Thời gian: {when}ngày {meeting.held_on:%d/%m/%Y}.",
        f"Địa điểm: {meeting.place}.",
    ]
    if meeting.theme:
        lines.append(f"Chuyên đề: {meeting.theme}.")
    lines.append("Nội dung:")
    lines += [f"- {title};" for title in shown_content(meeting)]
    lines[-1] = lines[-1].rstrip(";") + "."
    lines += [
        f"{one.get_kind_display()} của cấp trên: {one.title}."
        for one, is_used in orientations_for(meeting)
        if is_used
    ]
    papers = list(meeting.documents.order_by("pk").values_list("title", flat=True))
    if papers:
        lines.append(f"Tài liệu gửi kèm trên phần mềm: {'; '.join(papers)}.")
    lines.append(
        "Đề nghị các đồng chí đảng viên chuẩn bị ý kiến và dự họp đầy đủ. "
        "Đồng chí nào vắng, báo trước với bí thư chi bộ."
    )
    return "\n".join(lines)


def _lower_first(text):
    return text[:1].lower() + text[1:]
