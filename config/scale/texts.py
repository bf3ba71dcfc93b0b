"""Sentences for themes, contributions and conclusions: enough that pages and search have words."""

from config.lib.vietnamese import nfc


def _lines(text):
    return tuple(nfc(line) for line in text.strip().splitlines())


THEMES = _lines("""
Học tập và làm theo Bác về phong cách gần dân, trọng dân
Nâng cao chất lượng sinh hoạt chi bộ theo Chỉ thị 50-CT/TW
Trách nhiệm nêu gương của cán bộ, đảng viên trong công việc hằng ngày
Xây dựng nông thôn mới kiểu mẫu, giữ gìn cảnh quan môi trường
Chuyển đổi số trong công việc và trong đời sống Nhân dân
Bảo vệ nền tảng tư tưởng của Đảng trên không gian mạng
""")
SPEECHES = _lines("""
Đề nghị chi bộ giao việc cụ thể cho từng đồng chí, có thời hạn và người kiểm tra kết quả.
Nhân dân mong sớm sửa đoạn đường liên thôn bị sạt lở sau đợt mưa vừa qua.
Cần tuyên truyền để các hộ phân loại rác tại nhà và tham gia ngày tổng vệ sinh hằng tháng.
Phong trào văn hóa, thể thao của đơn vị có tiến bộ, nên duy trì lịch tập hằng tuần.
Báo cáo kết quả vận động học sinh ra lớp: đạt chỉ tiêu, còn hai cháu đang được giúp đỡ.
Nhất trí với đánh giá của chi ủy, bổ sung nguyên nhân chậm tiến độ là do thiếu nhân lực.
Đề nghị quan tâm bồi dưỡng quần chúng ưu tú, tạo nguồn kết nạp đảng viên.
Tự nhận chưa thường xuyên dự sinh hoạt của đoàn thể nơi cư trú, xin khắc phục từ tháng này.
Nên công khai các khoản đóng góp để Nhân dân biết, bàn, kiểm tra, giám sát.
Đề xuất tổ công nghệ cộng đồng hướng dẫn người cao tuổi dùng dịch vụ công trực tuyến.
""")
CONCLUSIONS = _lines("""
Chi bộ thống nhất nhiệm vụ tháng tới như dự thảo; phân công từng đồng chí phụ trách, có thời hạn.
Chi bộ nhất trí ba việc trọng tâm; các đồng chí báo cáo kết quả tại kỳ sinh hoạt sau.
Chi bộ đồng ý các giải pháp đã nêu, giao chi ủy theo dõi, đôn đốc hằng tuần.
""")
NO_CRITICISM = "các đồng chí đã thực hiện tốt nhiệm vụ được giao trong tháng"
FEES = "Đảng phí thu đủ, nộp đúng hạn."
REMARK = "Đề nghị ghi rõ người phụ trách và thời hạn của từng việc trong kết luận."
ANSWER = "Chi bộ tiếp thu; việc, người phụ trách và thời hạn đã ghi trong sổ phân công."
TASKS = _lines("""
Vận động các hộ còn lại tham gia tổ tự quản, giữ gìn an ninh trật tự
Rà soát, lập danh sách quần chúng ưu tú để bồi dưỡng kết nạp đảng
Tổ chức tổng vệ sinh môi trường, trồng cây ven đường
Hoàn thành báo cáo kết quả thực hiện nhiệm vụ của tổ, gửi chi ủy
Hướng dẫn đảng viên và Nhân dân cài đặt, dùng dịch vụ công trực tuyến
""")
DONE = "Đã làm xong, báo cáo chi bộ tại kỳ sinh hoạt."
