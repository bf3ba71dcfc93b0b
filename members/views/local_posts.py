"""Posts a member holds outside the Party."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect

from branches.views.form_pages import carried_out, form_page
from members.actions.local_posts import end_local_post, record_local_post
from members.forms import EndForm, LocalPostForm
from members.permissions import CORRECT_MEMBER
from members.views.access import member_crumbs, member_for


def begin(request, pk):
    member, branch = member_for(request, pk, CORRECT_MEMBER)
    form = LocalPostForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form, record_local_post, member=member, by=request.user, **form.cleaned_data
        )
    ):
        messages.success(request, "Đã ghi chức danh.")
        return redirect(member)
    return form_page(
        request,
        form,
        title=f"Chức danh ngoài đảng của đồng chí {member.full_name}",
        lead="Để thống kê cán bộ lãnh đạo dự sinh hoạt và bí thư kiêm trưởng thôn, bản; không kèm "
        "quyền nào trong phần mềm.",
        submit="Ghi chức danh",
        crumbs=member_crumbs(request.user, branch, member, ("Chức danh ngoài đảng", "")),
        back=member.get_absolute_url(),
    )


def end(request, pk, local_post_pk):
    member, branch = member_for(request, pk, CORRECT_MEMBER)
    post = get_object_or_404(member.local_posts.select_related("member"), pk=local_post_pk)
    form = EndForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, end_local_post, post=post, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "Đã ghi ngày thôi chức danh.")
        return redirect(member)
    return form_page(
        request,
        form,
        title=f"Thôi chức danh: {post.title}",
        submit="Ghi ngày thôi",
        crumbs=member_crumbs(request.user, branch, member, ("Chức danh ngoài đảng", "")),
        back=member.get_absolute_url(),
    )
