"""Made-up names of members, written by hand by people and sex so that no two look generated.

Family names are those usual among the peoples named; nobody real is meant.
"""

from config.lib.vietnamese import nfc


def _names(text):
    return tuple(nfc(name) for name in text.replace("\n", " ").split(",") if name.strip())


THAI_MEN = _names("""
Lò Văn Sơn, Vàng Văn Thoan, Tao Văn Phanh, Khoàng Văn Bun, Lường Văn Khặm, Lò Văn Điện,
Vàng Văn Chom, Lù Văn Tại, Quàng Văn Hoan, Tòng Văn Nghiêm, Lò Văn Xuân, Vàng Văn Đôi,
Tao Văn Hải, Khoàng Văn Lún, Lường Văn Păn, Lò Văn Chiêng, Điêu Văn Thuận, Nùng Văn Phúc,
Mào Văn Nọi, Lò Văn Ngoãn, Vàng Văn Tiên, Tao Văn Biên, Lù Văn Cương, Quàng Văn Toản, Lò Văn Inh,
Vàng Văn Hặc, Hoàng Văn Pọm, Cà Văn Thưởng, Lò Văn Thiết, Khoàng Văn Quý, Tao Văn Chính,
Vàng Văn Kẻo, Lò Trung Hiếu, Vàng Ngọc Quân, Tao Minh Tuấn, Lù Đức Mạnh, Lò Văn Yên,
Nùng Văn Sáng, Mào Văn Lả, Poòng Văn Dung, Lò Quốc Trọng, Vàng Văn Siêng
""")
THAI_WOMEN = _names("""
Lò Thị Hương, Vàng Thị Liên, Tao Thị Phượng, Khoàng Thị Loan, Lường Thị Hiền, Lò Thị Ánh,
Vàng Thị Xuyến, Lù Thị Biên, Quàng Thị Thương, Tòng Thị Vui, Lò Thị Kim Cúc, Vàng Thị Én,
Tao Thị Bích, Lò Thị Muôn, Điêu Thị Duyên, Nùng Thị Hoài, Mào Thị Phóng, Lò Thị Thu Trang,
Vàng Thị Hồng, Khoàng Thị Nhung, Lường Thị Pó, Tao Thị Yến, Lò Thị Mai Hoa, Vàng Thị Lan,
Cà Thị Dung, Lù Thị Thắm, Lò Thị Bun, Hoàng Thị Ngân, Vàng Thị Thanh Tâm, Lò Thị Chương,
Tao Thị Hoan, Quàng Thị Nga, Lò Thị Diệp, Nùng Thị Sim, Vàng Thị Chiên, Lò Thị Bảo Yến,
Tòng Thị Hạnh, Mào Thị Sao
""")
KINH_MEN = _names("""
Nguyễn Khắc Hoạt, Trần Đình Mão, Phạm Xuân Trình, Lê Viết Tĩnh, Vũ Hồng Quảng, Đỗ Danh Thuyên,
Bùi Khắc Tiệp, Đặng Quốc Toàn, Ngô Thế Anh, Đoàn Sỹ Luận, Trịnh Ngọc Soạn, Đinh Trọng Nghĩa,
Phan Đăng Vinh, Mai Văn Hùng, Tạ Quang Huy, Lương Đức Thịnh, Hà Văn Tuyên, Dương Việt Hưng,
Cao Xuân Bách, Nguyễn Duy Khuê, Trần Văn Lợi, Phạm Gia Đức, Lê Hải Nam, Vũ Đình Chung,
Nguyễn Bá Tùng, Hoàng Mạnh Hà, Đào Ngọc Lâm, Chu Văn Kiên, Tống Duy Phương, Lưu Bách Chiến
""")
KINH_WOMEN = _names("""
Nguyễn Thị Thanh Huyền, Trần Thị Minh Nguyệt, Phạm Thị Lệ Quyên, Lê Thị Hồng Nhung, Vũ Thị Thu Hà,
Đỗ Thị Ngọc Bích, Bùi Thị Phương Mai, Đặng Thị Vân, Ngô Thị Kiều Trang, Đoàn Thị Tuyết,
Trịnh Thị Hoa, Đinh Thị Hải Yến, Phan Thị Quỳnh, Mai Thị Lương, Tạ Thị Hằng, Hà Thị Kim Liên,
Dương Thị Nhàn, Cao Thị Bích Thủy, Nguyễn Thị Diệu Linh, Trần Thị Hòa, Phạm Thị Thùy Dương,
Lê Thị Luyến, Vũ Thị Ngọc Ánh, Hoàng Thị Mỹ Lệ, Nguyễn Thị Xuân, Đào Thị Thơm, Lưu Thị Thanh
""")
HMONG_MEN = _names("""
Giàng A Dế, Sùng A Lử, Vàng A Nủ, Thào A Sà, Hạng A Vừ, Lầu A Chu, Mùa A Sình, Ly A Của,
Chang A Phử, Vừ A Dơ, Giàng A Thào, Sùng A Nhè, Ma A Páo, Hảng A Chống, Cứ A Lếnh, Thào A Khua,
Giàng A Lềnh, Sùng A Sếnh, Vàng A Tủa, Lầu A Hờ, Mùa A Dia
""")
HMONG_WOMEN = _names("""
Giàng Thị Dợ, Sùng Thị Pàng, Vàng Thị Súa, Thào Thị Mỷ, Hạng Thị Chứ, Lầu Thị Dua, Ly Thị Sua,
Vừ Thị Say
""")
DAO_MEN = _names("""
Tẩn Phù Sài, Chẻo A Lùng, Phàn Láo Tả, Lý Kin Sài, Tẩn A Hoảng, Chìn Láo San, Phàn A Minh,
Chẻo Kin Lìn
""")
DAO_WOMEN = _names("Tẩn Lở Mẩy, Chẻo San Mẩy, Phàn Mý Phin, Lý Tả Mẩy, Tẩn Thị Liều, Chìn Mẩy Pham")
MANG_MEN = _names("Sìn Văn Đeng, Lò A Moong, Pàn Văn Coóng, Chìn A Đoi, Tào A Linh, Lùng Văn Ton")
MANG_WOMEN = _names("Pàn Thị Đanh, Sìn Thị Ne, Lò Me Lanh")
HANHI_MEN = _names("""
Lỳ Xè Hừ, Pờ Go Xè, Phùng Mờ Xe, Sừng Khai Phù, Chu Xé Cà, Toán Phù Chừ, Lỳ Hừ Cà, Pờ Chà Lòng
""")
HANHI_WOMEN = _names("Lỳ Mì Ly, Chu Gò Nu, Pờ Mì Le, Phùng Go Nu")
LU_MEN = _names("Tao Văn Ín, Lò Văn Keo, Vàng Văn Ẻn, Tao Văn Un, Lò Văn Phéng")
LU_WOMEN = _names("Tao Thị Kẻo, Lò Thị Đăm, Vàng Thị Um")

DELTA_MEN = _names("""
Trần Văn Nhuận, Nguyễn Đăng Khoát, Lương Văn Thụ, Phạm Đình Quế, Chu Văn Mạo, Đinh Quang Vịnh,
Nguyễn Văn Bền, Trần Quang Rụ, Vũ Ngọc Oánh, Bạch Văn Tiến, Trần Xuân Hồi, Nguyễn Minh Thế,
Lương Đình Khải, Phạm Văn Chuyên, Ngô Văn Thìn, Nguyễn Trọng Tấn
""")
DELTA_WOMEN = _names("""
Trần Thị Nhài, Nguyễn Thị Tẹo, Lương Thị Miền, Phạm Thị Thêu, Chu Thị Vân Anh, Vũ Thị Khuyên,
Đinh Thị Ngát, Bạch Thị Hợi, Trần Thị Bích Đào, Nguyễn Thị Rần
""")
SOUTH_MEN = _names("""
Huỳnh Tấn Lực, Võ Minh Luân, Trương Hoàng Khải, Lê Thành Nhơn, Nguyễn Phước Hậu, Phan Chí Nguyện,
Đặng Hữu Thọ, Trần Nhựt Linh, Bùi Thanh Điền
""")
SOUTH_WOMEN = _names("""
Lê Thị Cẩm Hường, Nguyễn Thị Bích Trâm, Huỳnh Ngọc Diễm, Võ Thị Kim Thoa, Phan Thị Mỹ Hạnh,
Trương Thị Tường Vi, Đỗ Thị Thúy An, Nguyễn Ngọc Yến Như, Cao Thị Tuyết Nhung
""")

POOLS = {
    "Thái": {"Nam": THAI_MEN, "Nữ": THAI_WOMEN},
    "Kinh": {"Nam": KINH_MEN, "Nữ": KINH_WOMEN},
    "Mông": {"Nam": HMONG_MEN, "Nữ": HMONG_WOMEN},
    "Dao": {"Nam": DAO_MEN, "Nữ": DAO_WOMEN},
    "Mảng": {"Nam": MANG_MEN, "Nữ": MANG_WOMEN},
    "Hà Nhì": {"Nam": HANHI_MEN, "Nữ": HANHI_WOMEN},
    "Lự": {"Nam": LU_MEN, "Nữ": LU_WOMEN},
    "đồng bằng": {"Nam": DELTA_MEN, "Nữ": DELTA_WOMEN},
    "Nam Bộ": {"Nam": SOUTH_MEN, "Nữ": SOUTH_WOMEN},
}
