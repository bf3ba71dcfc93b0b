"""Themes of thematic meetings by type of branch (handbook 7.4), one after another."""

HO_CHI_MINH = "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"

VILLAGE = (
    "Vai trò nêu gương của đảng viên trong xây dựng nông thôn mới ở bản",
    "Vận động bà con dồn điền, đổi thửa, đưa cây chè và cây quế vào sản xuất",
    f"{HO_CHI_MINH} về gần dân, vì dân",
    "Bài trừ hủ tục, thực hiện nếp sống văn minh trong việc cưới, việc tang",
    "Giữ rừng, phòng cháy và phòng, chống thiên tai mùa mưa lũ",
    "Tạo nguồn phát triển đảng viên là người trẻ ở bản",
    "Phòng, chống ma túy và di cư tự do trên địa bàn",
    "Thực hiện quy ước của bản và dân chủ ở cơ sở",
)

AGENCY = (
    "Nâng cao chất lượng tham mưu và soạn thảo văn bản của cơ quan",
    f"{HO_CHI_MINH} về tinh thần trách nhiệm trong công việc",
    "Sắp xếp tổ chức bộ máy và trách nhiệm của cán bộ, đảng viên",
    "Chuyển đổi số trong giải quyết thủ tục hành chính cho người dân",
    "Thực hành tiết kiệm, phòng, chống tham nhũng, lãng phí, tiêu cực",
    "Kỷ luật, kỷ cương và văn hóa công vụ",
    "Xây dựng chi bộ bốn tốt",
    "Giữ mối liên hệ với chi ủy và nhân dân nơi cư trú",
)

SCHOOL = (
    "Nâng cao chất lượng dạy và học, tăng cường tiếng Việt cho học sinh dân tộc thiểu số",
    f"{HO_CHI_MINH} về sự nghiệp trồng người",
    "Đạo đức nhà giáo và xây dựng trường học an toàn",
    "Duy trì sĩ số học sinh sau Tết và mùa vụ",
    "Trung thực trong kiểm tra, đánh giá học sinh",
    "Ứng dụng công nghệ thông tin trong quản lý và giảng dạy",
)

FORCES = (
    "Xây dựng đơn vị vững mạnh toàn diện, kỷ luật nghiêm",
    f"{HO_CHI_MINH}: sáu điều Bác Hồ dạy và lời thề danh dự",
    "Nắm tình hình cơ sở, giải quyết vụ việc ngay từ bản",
    "Công tác dân vận của lực lượng vũ trang ở vùng cao",
    "Sẵn sàng cứu hộ, cứu nạn trong mùa mưa lũ",
    "Bảo vệ bí mật nhà nước và an toàn thông tin",
)

SERVICE = (
    "Tinh thần, thái độ phục vụ người bệnh",
    f"{HO_CHI_MINH}: lương y như từ mẫu",
    "Phòng, chống dịch bệnh ở các bản xa trung tâm",
)

ENTERPRISE = ("An toàn lao động, tiết kiệm vật tư và nâng cao năng suất",)

PROCURACY = (
    "Tinh thần đảng viên trong thực hiện chức trách của người kiểm sát viên",
    f"{HO_CHI_MINH}: công minh, chính trực, khách quan, thận trọng, khiêm tốn",
    "Thực hiện Quy định 08-QĐi/TW về trách nhiệm nêu gương",
    "Kết luận 01-KL/TW và việc làm theo Bác trong công việc văn phòng",
    "Ứng dụng trình chiếu và trí tuệ nhân tạo trong sinh hoạt chi bộ",
    "Tự soi, tự sửa theo tinh thần Nghị quyết Trung ương 4 khóa XII, khóa XIII",
)

DELTA_VILLAGE = (
    "Đảng viên gương mẫu xây dựng nông thôn mới kiểu mẫu",
    "Sắp xếp đơn vị hành chính và việc ổn định tư tưởng nhân dân",
    "Nếp sống văn minh đô thị ở thôn khi trở thành phường",
    f"{HO_CHI_MINH} về đoàn kết trong Đảng",
    "Giữ gìn vệ sinh môi trường, chỉnh trang đường làng, ngõ xóm",
    "Chuyển đổi cơ cấu cây trồng, vật nuôi sau dồn điền, đổi thửa",
)

THEMES = {
    "VILLAGE": VILLAGE,
    "COMMUNE_AGENCY": AGENCY,
    "AGENCY": PROCURACY,
    "SCHOOL": SCHOOL,
    "POLICE": FORCES,
    "MILITARY": FORCES,
    "SERVICE_UNIT": SERVICE,
    "PRIVATE_ENTERPRISE": ENTERPRISE,
}
