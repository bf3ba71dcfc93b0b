from django.urls import path

from resolutions.views import directives, drafting, imports, pages, tasks

app_name = "resolutions"

urlpatterns = [
    path("cuoc-hop/<int:pk>/nghi-quyet/", pages.of_meeting, name="of_meeting"),
    path("cuoc-hop/<int:pk>/nghi-quyet/loi-van/", drafting.text, name="text"),
    path("cuoc-hop/<int:pk>/nhiem-vu/moi/", drafting.add_point, name="add_point"),
    path(
        "cuoc-hop/<int:pk>/nhiem-vu/<int:task_pk>/ket-qua/",
        drafting.tell_result,
        name="tell_result",
    ),
    path("nghi-quyet/nhiem-vu/<int:pk>/sua/", drafting.change_point, name="change_point"),
    path("nghi-quyet/nhiem-vu/<int:pk>/bo/", drafting.remove_point, name="remove_point"),
    path("nghi-quyet/<int:pk>/", pages.detail, name="detail"),
    path("nghi-quyet/<int:pk>/thong-qua/", pages.adopt, name="adopt"),
    path("nghi-quyet/<int:pk>/ve-du-thao/", pages.return_to_draft, name="return_to_draft"),
    path("nghi-quyet/<int:pk>/bo/", drafting.discard, name="discard"),
    path("nghi-quyet/<int:pk>/ky/", pages.sign, name="sign"),
    path("nghi-quyet/<int:pk>/pdf/", pages.pdf, name="pdf"),
    path("don-vi/<int:pk>/nghi-quyet/", pages.of_branch, name="list"),
    path("nhiem-vu/", tasks.listing, name="tasks"),
    path("nhiem-vu/<int:pk>/", tasks.detail, name="task"),
    path("nhiem-vu/<int:pk>/dang-lam/", tasks.going_on, name="task_going_on"),
    path("nhiem-vu/<int:pk>/da-xong/", tasks.report_done, name="task_report_done"),
    path("nhiem-vu/<int:pk>/xac-nhan/", tasks.confirm, name="task_confirm"),
    path("nhiem-vu/<int:pk>/lam-tiep/", tasks.send_back, name="task_send_back"),
    path("nhiem-vu/<int:pk>/thoi/", tasks.drop, name="task_drop"),
    path("nhiem-vu/<int:pk>/mo-lai/", tasks.reopen, name="task_reopen"),
    path("don-vi/<int:pk>/van-ban-cap-tren/", directives.of_unit, name="directives"),
    path("don-vi/<int:pk>/van-ban-cap-tren/moi/", directives.send, name="send_directive"),
    path("van-ban-cap-tren/<int:pk>/", directives.detail, name="directive"),
    path("van-ban-cap-tren/<int:pk>/thu-hoi/", directives.withdraw, name="withdraw_directive"),
    path(
        "van-ban-cap-tren/<int:pk>/chi-bo/<int:unit_pk>/",
        directives.in_branch,
        name="directive_in_branch",
    ),
    path(
        "van-ban-cap-tren/<int:pk>/chi-bo/<int:unit_pk>/da-nhan/",
        directives.receive,
        name="receive_directive",
    ),
    path(
        "van-ban-cap-tren/noi-dung/<int:pk>/chi-bo/<int:unit_pk>/khong-ap-dung/",
        directives.refuse,
        name="refuse_point",
    ),
    path(
        "van-ban-cap-tren/noi-dung/<int:pk>/chi-bo/<int:unit_pk>/ap-dung-lai/",
        directives.take_up,
        name="take_up_point",
    ),
    path("nhap-du-lieu/", imports.start, name="imports"),
    path("nhap-du-lieu/mau/<slug:kind>/", imports.template_file, name="import_template"),
    path("don-vi/<int:pk>/nhap-du-lieu/", imports.at_unit, name="import"),
    path("don-vi/<int:pk>/nhap-du-lieu/dong-y/", imports.confirm, name="import_confirm"),
]
