from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0011_plan_handed_in_on")]

    operations = [
        migrations.AddField(
            model_name="preparation",
            name="for_day",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="preparation",
            name="step",
            field=models.CharField(
                choices=[
                    ("OWNER", "Phân công người chuẩn bị nội dung, dự thảo kết luận"),
                    ("COLLECT", "Tập hợp kết quả việc tháng trước, văn bản mới, ý kiến đảng viên"),
                    ("UNIT", "Thống nhất ngày, giờ họp với thủ trưởng đơn vị"),
                    ("COMMITTEE", "Họp chi ủy thống nhất nội dung"),
                    ("NOTICE", "Thông báo thời gian, địa điểm, nội dung"),
                    ("DOCUMENTS", "Gửi tài liệu cho đảng viên"),
                ],
                max_length=10,
            ),
        ),
    ]
