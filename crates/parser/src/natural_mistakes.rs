//! The mistakes that people make most when they write a policy: each gives one message, at its place,
//! with a help line in the person's own names. A row is the regression test of a mistake.

use pol_diagnostics::{Code, Diagnostic, Language, Sources};

/// Declarations that the Chinese rows stand behind.
const ZH: &str = "\
规范 dogs “养犬办法”
事实 犬只伤人：是否 “？”
事实 未办登记：是否 “？”
事实 未免疫：是否 “？”
事实 甲：是否 “？”
事实 乙：是否 “？”
事实 丙：是否 “？”
事实 主体：选项 {个人, 单位}
事实 种类：多选 {烈性犬, 小型犬}
事实 犬只数量：整数
事实 罚款额：金额
决定 处理 {处罚, 不予处罚} 默认 不予处罚
决定 罚款 {有, 无}
角色 养犬人
措施 送医 “送医”
措施 报告 “报告”
";
/// Declarations that the English rows stand behind.
const EN: &str = "\
policy dogs \"Dogs\"
fact bitten: bool \"?\"
fact late: bool \"?\"
fact count: int \"?\"
fact kind: one of {home, work}
decision fine {due, waived} default waived
role keeper
act report \"report\"
";
/// Rows that are whole files.
const RAW: &str = "";

/// The messages on a text.
fn read(text: &str) -> Vec<Diagnostic> {
    let mut sources = Sources::new();
    let source = sources.add("例.pol", text.to_owned());
    crate::parse(source, text).diagnostics(&[])
}

/// Declarations, what is written, code, place, help.
#[rustfmt::skip]
const MISTAKES: &[(&str, &str, Code, &str, &str)] = &[
    (ZH, "第五条 “x”\n  当 犬只伤人\n  则 处理 为 处罚\n  应当 送医", Code::NoRole, "应当 送医", "把由谁来做写在最前面：角色 应当 送医"),
    (ZH, "第五条 “x”\n  当 犬只伤人\n应当 送医", Code::NoRole, "应当 送医", "把由谁来做写在最前面：角色 应当 送医"),
    (ZH, "第一条\n  当 甲\n  应当 认定 乙 为 是", Code::Unreadable, "应当 认定 乙 为 是", "写成 则 认定 乙 为 是"),
    (ZH, "第一条\n  当 甲\n  可以 认定 乙 为 否", Code::Unreadable, "可以 认定 乙 为 否", "一律这样认定的，写成 则 认定 乙 为 否；认定不认定由人决定的，把“乙”留给人认定，不写这条规则"),
    (ZH, "案例 超过二年\n  已知 甲\n  应得 处理 为 处罚", Code::Unreadable, "超过二年", "写成 案例 “超过二年”"),
    (ZH, "案例 “x”\n  未知 甲\n  应得 处理 待定", Code::Unreadable, "应得 处理 待定", "写成 应得 处理 待定 {甲, 乙}"),
    (ZH, "第一条\n  当 犬只数量 在 五只以上\n  则 处理 为 处罚", Code::Unreadable, "五只以上", "数字后面不写“人”“次”这样的量词：写成 犬只数量 在 五以上"),
    (ZH, "第一条\n  当 犬只数量 在 犬只数量 的 百分之三十以上\n  则 处理 为 处罚", Code::Unreadable, "的 百分之三十以上", "写成 … 不少于 犬只数量 × 百分之三十（或者 不超过、超过、少于）"),
    (ZH, "事实 不满十四周岁：是否 “？”", Code::NumberAsName, "不满十四周岁", "名称写成 年龄不满十四周岁"),
    (ZH, "事实 满：是否 “？”", Code::NumberAsName, "满", "在前面或后面加上说明它是什么的字"),
    (ZH, "第一条\n知悉 F9999 “…”\n宣示 “x”", Code::UnknownName, "F9999", "可以知悉的是 F0001、F0002、F0003、F0004、F0005、F0006、F0007、F0008、F0009、F0010、F0011、F0012、F0013、F0014、F0015、F0016、F0017、F0018、F0019、F0021、F0022、F0023、R0001、R0002、R0003、R0004、R0005、R0006"),
    (ZH, "第一条\n知悉 M0001 “…”\n宣示 “x”", Code::UnknownName, "M0001", "可以知悉的是 F0001、F0002、F0003、F0004、F0005、F0006、F0007、F0008、F0009、F0010、F0011、F0012、F0013、F0014、F0015、F0016、F0017、F0018、F0019、F0021、F0022、F0023、R0001、R0002、R0003、R0004、R0005、R0006"),
    (EN, "article 1\nwhen bitten\nkeeper must report within 3 days", Code::Unreadable, "within 3 days", "write `within 3 days from …`"),
    (EN, "article 1\nwhen bitten\nkeeper must not not report", Code::DoubleNegation, "not", "write `must` to demand the act, `must not` to forbid it"),
    (ZH, "第一条\n当 因 甲 致使 乙 或 丙\n则 处理 为 处罚", Code::MixedAndOr, "因 甲 致使 乙 或 丙", "写成 因 甲 致使（乙 或 丙），或者写成（因 甲 致使 乙）或 丙"),
    (EN, "article 1\nwhen bitten because of late or late\nthen fine is due", Code::MixedAndOr, "bitten because of late or late", "write `bitten because of (late or late)`, or `(bitten because of late) or late`"),
    (ZH, "第一条\n有下列情形之一的\n则 处理 为 处罚", Code::WrongOrder, "有下列情形之一的", "在它下面写（一）（二）……各项；只有一种情形的，直接写 当 …"),
    (ZH, "第一条\n（一）\n当 甲\n（二）\n当 乙\n有下列情形之一的\n则 处理 为 处罚", Code::WrongOrder, "有下列情形之一的", "把它和它的“则”写在各项之前"),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚，处理 为 不予处罚", Code::TwiceInOneRule, "处理 为 不予处罚", "任选其一的写 则 处理 为 … 或 …；条件不同的，分成两项"),
    (ZH, "第六条\n宣示 “x”\n第五条\n宣示 “x”", Code::WrongOrder, "第五条", "按原文的次序排列，编号从小到大"),
    (ZH, "第一条\n宣示 “x”\n（二）\n宣示 “x”\n（一）\n宣示 “x”", Code::WrongOrder, "（一）", "按原文的次序排列，编号从小到大"),
    (ZH, "第一条\n如果 甲\n则 处理 为 处罚", Code::ForeignWord, "如果", "pol 写作“当”"),
    (ZH, "第一条\n当 甲\n处以 处罚", Code::Unreadable, "处以 处罚", "写成 则 处理 为 处罚"),
    (ZH, "第一条\n当 甲\n则 给予 处罚", Code::Unreadable, "则 给予 处罚", "写成 则 处理 为 处罚"),
    (ZH, "第一条\n当 甲\n由 养犬人 应当 送医", Code::Unreadable, "由 养犬人 应当 送医", "写成 养犬人 应当 送医"),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚，并处 罚款", Code::Unreadable, "并处", "并处的是另一项处罚，写成另一个决定的结论，例如 则 处理 为 警告，罚款 在 200元 至 500元；一个决定里可以并存的，声明这个决定时写 可并存"),
    (ZH, "决定 结果 {警告, 默认, 罚款}\n第一条\n当 甲\n则 结果 为 警告", Code::Unreadable, "默认", "写成 {……} 默认 某一结果"),
    (ZH, "第一条\n当 甲\n则 处罚", Code::Unreadable, "处罚", "写成 则 处理 为 处罚"),
    (ZH, "第一条\n当 甲\n则：处理 为 处罚", Code::Unreadable, "：", "写成 则 处理 为 处罚"),
    (ZH, "第一条\n宣示 无引号", Code::Unreadable, "无引号", "写成 宣示 “无引号”"),
    (ZH, "第一条\n当 主体 是 个人\n则 处理 为 处罚", Code::ForeignWord, "是", "pol 写作“为”"),
    (ZH, "第一条\n当 罚款额 五万元以上\n则 处理 为 处罚", Code::Unreadable, "五万元以上", "写成 罚款额 在 五万元以上"),
    (ZH, "决定 定额 {500元}", Code::NumberAsName, "500元", "写一个词；金额或期间的决定写成 决定 定额：金额"),
    (ZH, "案件 甲\n行为日 2024-01-01\n已知 甲", Code::Unreadable, "甲", "写成 案件 “甲”"),
    (ZH, "第一条\n有下列情形之一\n则 处理 为 处罚\n（一）\n当 甲", Code::Unreadable, "有下列情形之一", "是不是想写“有下列情形之一的”？"),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚，但 乙 除外", Code::Unreadable, "，", "另起一句：但 乙 除外"),
    (ZH, "角色 甲方、乙方", Code::Unreadable, "、", "另起一行：角色 乙方"),
    (ZH, "措施 查封、扣押", Code::Unreadable, "、", "另起一行：措施 扣押"),
    (ZH, "决定 子 {有, 无}，默认 无", Code::Unreadable, "，", "删去它，用空格分开：默认 无"),
    (ZH, "第一条\n当 甲\n则 罚款 500 元以上", Code::BadValue, "元以上", "连着写：500元以上"),
    (ZH, "第一条\n当 甲\n机关 应当 自 收到 起 30 日 内 登记", Code::BadValue, "日", "连着写：30日"),
    (ZH, "第一条\n// 说明\n当 甲", Code::ForeignWord, "//", "注释写在“#”后面，到这一行末尾为止"),
    (ZH, "第一条\n当 甲 及 乙", Code::ForeignWord, "及", "pol 写作“且”"),
    (ZH, "第一条\n当 甲 时", Code::Unreadable, "时", "删去“时”"),
    (ZH, "第一条\n当 甲\n则 罚款 500元以上、2000元以下", Code::Unreadable, "、", "连着写：500元以上2000元以下"),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚、不予处罚", Code::Unreadable, "、", "任选其一写“或”：处罚 或 不予处罚；另一个决定的结论前面写“，”"),
    (ZH, "第一条\n当 主体 为 个人、单位\n则 处理 为 处罚", Code::ListCommaInCondition, "、", "几个值写成 主体 属于 {个人, 单位}"),
    (ZH, "案例 “x”\n已知 甲\n应得 处理 为 处罚、养犬人 应当 送医", Code::Unreadable, "、", "用“；”分开：…；养犬人 应当 送医"),
    (ZH, "第五条 登记\n当 甲\n则 处理 为 处罚", Code::Unreadable, "登记", "把标题放进引号：第五条 “登记”；是条件的，前面写“当”"),
    (ZH, "五、登记\n当 甲\n则 处理 为 处罚", Code::Unreadable, "登记", "把标题放进引号：五、 “登记”；是条件的，前面写“当”"),
    (ZH, "第 五 条 “x”\n当 甲\n则 处理 为 处罚", Code::Unreadable, "第 五 条", "编号中间不空格：第五条"),
    (ZH, "第五条\n有下列情形之一的\n则 处理 为 处罚\n（一）未办登记\n（二）当 甲", Code::Unreadable, "未办登记", "前面写“当”：（一） 当 未办登记"),
    (ZH, "事实 免疫 是否\n第一条\n当 免疫\n则 处理 为 处罚", Code::Unreadable, "是否", "名称后面写冒号：事实 免疫：是否 “……？”"),
    (ZH, "事实 免疫：是/否\n第一条\n当 免疫\n则 处理 为 处罚", Code::Unreadable, "是/否", "类型写“是否”"),
    (ZH, "第一条\n宣示 “x”\n第六条\n当 甲\n则 处理 为 处罚\n优先于第一条", Code::RunTogether, "优先于第一条", "用空格分开：优先于 第一条"),
    (ZH, "第一条\n当 甲\n处理 为 处罚", Code::Unreadable, "处理 为 处罚", "前面写“则”：则 处理 为 处罚"),
    (ZH, "第一条\n当 甲\n则 处理 = 处罚", Code::Unreadable, "=", "写“为”：则 处理 为 处罚"),
    (ZH, "第一条\n当 主体 不是 个人\n则 处理 为 处罚", Code::ForeignWord, "不是", "pol 写作“不为”"),
    (ZH, "第一条\n当 主体 非 个人\n则 处理 为 处罚", Code::Unreadable, "非", "写成 主体 不为 个人；或者 非 主体 为 个人"),
    (ZH, "第一条\n当 犬只数量 大于等于 3\n则 处理 为 处罚", Code::ForeignWord, "大于等于", "pol 写作“不少于”或“≥”"),
    (ZH, "第一条\n当 由于 甲 致使 乙\n则 处理 为 处罚", Code::ForeignWord, "由于", "pol 写作“因”"),
    (ZH, "第一条\n当 甲\n养犬人 不应当 送医", Code::ForeignWord, "不应当", "不许做写“不得”；可以不做写“可以 不”"),
    (RAW, "规范 x “x”\n施行日期 2024年7月18日", Code::ForeignWord, "施行日期", "pol 写作“施行”"),
    (ZH, "决定 子 {有, 无} 默认为 无", Code::ForeignWord, "默认为", "pol 写作“默认”"),
    (ZH, "事实 子：是否 “？” 推定为 是 依据 “x”", Code::ForeignWord, "推定为", "pol 写作“推定”"),
    (ZH, "第一条\n本办法 适用于 甲", Code::ForeignWord, "适用于", "pol 写作 本办法 适用 当 …"),
    (ZH, "第一条\n当 犬只数量 超过 3只\n则 处理 为 处罚", Code::BadValue, "3只", "只写数字：3"),
    (ZH, "第一条\n当 犬只数量 不超过3只\n则 处理 为 处罚", Code::BadValue, "3只", "只写数字：3"),
    (EN, "article 1\nwhen count is at least 2 dogs\nthen fine is due", Code::BadValue, "dogs", "write the number alone: 2"),
    (ZH, "第一条\n当 罚款额 超过 50,000元\n则 处理 为 处罚", Code::BadValue, "50,000元", "去掉逗号：50000元"),
    (ZH, "第一条\n当 罚款额 在 五万元以上十万元以下\n则 处理 为 处罚", Code::Unreadable, "五万元以上十万元以下", "写成 罚款额 在 五万元 至 十万元"),
    (ZH, "第一条\n当 罚款额 在 5万元以上10万元以下\n则 处理 为 处罚", Code::BadValue, "5万元以上10万元以下", "写成 罚款额 在 5万元 至 10万元"),
    (ZH, "第一条\n当 罚款额 在 五万元以上 且 十万元以下\n则 处理 为 处罚", Code::Unreadable, "十万元", "写成 罚款额 在 五万元 至 十万元"),
    (RAW, "规范 x “x”\n施行 2024.7.18", Code::BadValue, "2024.7.18", "写成 2024年7月18日 或 2024-07-18"),
    (RAW, "规范 x “x”\n施行 2024/7/18", Code::BadValue, "2024/7/18", "写成 2024年7月18日 或 2024-07-18"),
    (ZH, "案件 “x”\n行为日 2024年8月", Code::BadValue, "2024年8月", "写到日，例如 2024年8月1日"),
    (ZH, "第一条\n当 甲\n养犬人 应当 立即 送医", Code::Unreadable, "立即", "有期限的写 自 … 起 三日 内；没有期限的，把“立即”写进措施的说明里"),
    (ZH, "第一条\n当 甲\n养犬人 应当 三日内 送医", Code::Unreadable, "三日内", "写成 自 … 起 三日 内"),
    (ZH, "第一条\n当 甲\n养犬人 应当 自 甲 起 三日 内 送医、报告", Code::Unreadable, "、", "几项措施写成 {送医, 报告}"),
    (ZH, "第一条\n依照 有关规定", Code::Unreadable, "有关规定", "写条文编号或“文件名”；没有载入的，写成 依照 未载 “有关规定”"),
    (ZH, "第一条\n宣示 “x”\n本条 不适用 于 甲", Code::Unreadable, "本条 不适用 于 甲", "写成 但 甲 除外"),
    (ZH, "第一条\n当 犬只数量 在 0 到 50\n则 处理 为 处罚", Code::ForeignWord, "到", "范围写成 在 0 至 50"),
    (ZH, "事实 子：整数 0-50", Code::BadValue, "0-50", "写成 在 0 至 50"),
    (ZH, "事实 子：整数 在 0-50", Code::BadValue, "0-50", "写成 在 0 至 50"),
    (ZH, "案例 “x”\n无法查明 甲 和 乙\n应得 处理 为 处罚", Code::Unreadable, "和", "用“、”分开：甲、乙"),
    (ZH, "约束 甲 和 乙", Code::ForeignWord, "和", "不能同时成立的，写成 约束 并非（甲 且 乙）"),
    (ZH, "案例 “x”\n已知 甲 且 乙\n应得 处理 为 处罚", Code::Unreadable, "且", "用“、”分开：甲、乙"),
    (ZH, "案例 “x”\n已知 犬只数量 = 3\n应得 处理 为 处罚", Code::Unreadable, "=", "写“为”：犬只数量 为 3"),
    (ZH, "案例 “x”\n已知 犬只数量 超过 3\n应得 处理 为 处罚", Code::BadValue, "超过", "给出确切的值：犬只数量 为 …"),
    (ZH, "案例 “x”\n已知 主体 不为 个人\n应得 处理 为 处罚", Code::BadValue, "不为", "写成 主体 为 …；是否类事实写 非 主体"),
    (ZH, "案例 “x”\n已知 甲；其余为否\n应得 处理 为 无规定", Code::Unreadable, "无规定", "删去“为”：应得 决定 无规定"),
    (ZH, "案例 “x”\n已知 甲\n应当 处理 为 处罚", Code::OutsideProvision, "应当 处理 为 处罚", "预期的结果写在“应得”后面：应得 决定 为 结果；应得 角色 应当 措施"),
    (ZH, "案件 “x”\n已办 送医", Code::Unreadable, "已办 送医", "写成 已办 送医 于 2024年8月20日"),
    (EN, "article 6\nwhen bitten\nthen fine is due\nbut not if late", Code::ForeignWord, "if", "leave out `if`: `but not late`"),
    (EN, "article 6\nwhen bitten because late\nthen fine is due", Code::ForeignWord, "because", "pol writes `because of`"),
    (EN, "article 6\nwhen bitten\nkeeper should report", Code::ForeignWord, "should", "pol writes `must`"),
    (EN, "article 6\nwhen count is greater than 3\nthen fine is due", Code::ForeignWord, "greater", "pol writes `exceeds`"),
    (EN, "article 6\nwhen the keeper is late\nthen fine is due", Code::ForeignWord, "the", "leave it out and write the name alone"),
    (EN, "article 6\nWhen bitten\nthen fine is due", Code::ForeignWord, "When", "write `when`"),
    (ZH, "第一条\n当 乙\n则 处理 为 处罚\n甲 除外", Code::Unreadable, "甲 除外", "前面写“但”：但 甲 除外"),
    (ZH, "第一条\n当 甲 或 乙 且 丙\n则 处理 为 处罚", Code::MixedAndOr, "且", "用括号分清层次，例如 甲 且（乙 或 丙）"),
    (ZH, "第一条\n但 主体 是 个人 除外\n则 处理 为 处罚", Code::ForeignWord, "是", "pol 写作“为”"),
    (ZH, "第一条\n当未办登记且未免疫\n则 处理 为 处罚", Code::RunTogether, "当未办登记且未免疫", "用空格分开：当 未办登记 且 未免疫"),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚\n简称 x", Code::BadHeader, "简称 x", "移到文件开头“规范”那一行下面"),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚 且 罚款 为 有", Code::Unreadable, "且", "另一个结论用“，”分开；任选其一的结果写“或”"),
    (ZH, "第一条\n当 甲\n养犬人 应当 送医 和 报告", Code::ForeignWord, "和", "几项措施写成 {送医, 报告}"),
    (ZH, "第一条\n当 未办登记、未免疫\n则 处理 为 处罚", Code::ListCommaInCondition, "、", "全都要具备时写“且”，有一个即可时写“或”"),
    (ZH, "第一条\n当 罚款额 五万元\n则 处理 为 处罚", Code::Unreadable, "五万元", "写成 罚款额 超过 五万元、罚款额 不超过 五万元 或 罚款额 等于 五万元"),
    (ZH, "第一条\n当 甲 且 乙 或 丙\n则 处理 为 处罚\n  第二条 当 甲\n则 处理 为 处罚", Code::MixedAndOr, "或", "用括号分清层次，例如 甲 且（乙 或 丙）"),
    (ZH, "第一条\n当 犬只数量 超过 50，罚款额 超过 3元\n则 处理 为 处罚", Code::ListCommaInCondition, "，", "全都要具备时写“且”，有一个即可时写“或”"),
    (ZH, "第一条\n当 超过 3\n则 处理 为 处罚", Code::Unreadable, "超过 3", "这里应当是一个条件"),
    (ZH, "第一条\n当 甲\n除非 乙\n则 处理 为 处罚", Code::ForeignWord, "除非", "pol 写作 但 … 除外"),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚 除非 乙", Code::ForeignWord, "除非", "pol 写作 但 … 除外"),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚\n否则 处理 为 不予处罚", Code::ForeignWord, "否则", "pol 没有“否则”：另写一条规则，或者给决定写“默认”"),
    (ZH, "第一条\n当 并非 甲\n则 处理 为 处罚", Code::NegationWithoutBracket, "并非 甲", "写成 并非（…）；只否定一个条件时用 非"),
    (ZH, "第一条\n凡 甲 的 应当 送医", Code::Unreadable, "凡 甲 的 应当 送医", "写成 当 甲，结论另起一行"),
    (ZH, "第一条\n养犬人 应 送医", Code::ForeignWord, "应", "pol 写作“应当”"),
    (ZH, "第一条\n养犬人：应当 送医", Code::Unreadable, "养犬人：应当 送医", "在角色后面写：养犬人 应当 ：应当 送医"),
    (ZH, "事实 新事实", Code::Unreadable, "新事实", "名称后面写冒号：事实 新事实：是否 “……？”"),
    (ZH, "事实 新事实：", Code::Unreadable, "事实 新事实：", "这里应当是事实的类型（是否、整数、金额、日期、选项 {…}）"),
    (ZH, "事实 新：选项 甲、乙", Code::Unreadable, "选项", "写成 选项 {甲, 乙}"),
    (ZH, "决定 新 有, 无", Code::Unreadable, "有, 无", "写成 决定 新 {有, 无}"),
    (ZH, "决定 新 【有，无】", Code::Unreadable, "【有，无】", "写成 决定 新 {有, 无}"),
    (ZH, "角色 甲方 包括 [乙方]", Code::Unreadable, "[", "几项括在 { } 里，条件括在（ ）里"),
    (ZH, "第一条\n当 甲\n可以 处理 为 处罚，罚款 为 有", Code::Unreadable, "，", "另起一行，写明是哪一种：可以 罚款 为 有，或者 则 罚款 为 有"),
    (EN, "article 1\nwhen late\nkeeper must report\nmay fine is waived, fine is due", Code::Unreadable, ",", "begin a line that says which: `may fine is due` or `then fine is due`"),
    (ZH, "第一条\n甲的，处以处罚", Code::Unreadable, "甲的，处以处罚", "写成 当 甲，另起一行 则 处理 为 …"),
    (ZH, "第一条\n当 甲 的\n则 处理 为 处罚", Code::Unreadable, "的", "删去“的”"),
    (ZH, "第一条\n当 甲\n但 乙 的，从轻\n则 处理 为 处罚", Code::Unreadable, "的，从轻", "“但”只写除外的情形：但 乙 除外；这时另有结果的，另写一条规则"),
    (ZH, "第一条\n当 甲 且 乙 除外\n则 处理 为 处罚", Code::Unreadable, "除外", "例外另起一句：但 乙 除外"),
    (ZH, "第一条\n当 没有 甲\n则 处理 为 处罚", Code::ForeignWord, "没有", "否定写“非”：非 甲"),
    (ZH, "第一条\n当 甲\n则 处理 不得为 处罚", Code::Unreadable, "则 处理 不得为 处罚", "结论写成 则 处理 为 处罚；不得、可以的，写成 不得 处理 为 处罚"),
    (ZH, "第一条\n当 甲\n则 处理 应当 为 处罚", Code::Unreadable, "则 处理 应当 为 处罚", "结论写成 则 处理 为 处罚；不得、可以的，写成 不得 处理 为 处罚"),
    (ZH, "角色 犬主\n第一条\n当 甲\n养犬人 应当 报告 犬主", Code::Unreadable, "犬主", "向谁，写在措施前面：养犬人 应当 向 犬主 报告"),
    (ZH, "第一条\n当 甲\n养犬人 应当 在 听证日 七日 前 报告", Code::Unreadable, "在 听证日 七日 前", "作为方式写：应当 以 “听证日七日前” 报告"),
    (ZH, "第一条\n当 甲\n养犬人 应当 于 听证日 前 七日 报告", Code::Unreadable, "于 听证日 前 七日", "作为方式写：应当 以 “听证日前七日” 报告"),
    (ZH, "第一条\n当 甲\n养犬人 应当 三日前 报告", Code::Unreadable, "三日前", "作为方式写：应当 以 “三日前” 报告"),
    (ZH, "第一条\n当 甲\n养犬人 应当 在三日内 报告", Code::Unreadable, "在三日内", "写成 养犬人 应当 自 … 起 三日 内 报告"),
    (ZH, "第一条\n适用 于 城区\n当 甲\n则 处理 为 处罚", Code::Unreadable, "适用", "写成 本条 适用 当 条件，或者 本办法 适用 当 条件"),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚\n自2024年5月1日 起施行", Code::Unreadable, "自2024年5月1日 起施行", "写成 施行 2024年5月1日"),
    (ZH, "第一条\n按照 第二条 处理", Code::ForeignWord, "按照", "pol 写作“依照”"),
    (ZH, "案例 “x”\n已知 甲 是", Code::Unreadable, "是", "写成 甲 为 是"),
    (RAW, "案件 “x”\n已知 甲：是", Code::Unreadable, "：是", "写成 甲 为 是"),
    (RAW, "案件 “x”\n认定 甲 由 “乙”", Code::Unreadable, "认定 甲 由 “乙”", "先写结果：认定 甲 为 是 由 “……” 于 日期 理由 “……” 证据 “……”"),
    (RAW, "案件 “x”\n时间 2024-05-01", Code::Unreadable, "时间 2024-05-01", "案件里一句话以 行为日、已知、认定、选定 等开头；事实写在“已知”后面：已知 名称 为 值"),
    (ZH, "案例 “x”\n已知 甲\n应得 处罚", Code::Unreadable, "应得 处罚", "写成 应得 处理 为 处罚"),
    (ZH, "第一章 总则\n第一条\n当 甲\n则 处理 为 处罚", Code::Unreadable, "总则", "把标题放进引号：第一章 “总则”；是条件的，前面写“当”"),
    (ZH, "角色 犬主\n第一条\n当 甲\n养犬人 和 犬主 应当 送医", Code::ForeignWord, "和", "写成 养犬人、犬主 应当 送医"),
    (ZH, "角色 犬主\n第一条\n当 甲\n养犬人 会同 犬主 应当 送医", Code::Unreadable, "会同", "写成 养犬人、犬主 应当 送医"),
    (ZH, "角色 犬主\n第一条\n当 甲\n养犬人 应当 会同 犬主 送医", Code::Unreadable, "会同 犬主", "都有义务的，写成 养犬人、犬主 应当 送医；只是方式的，写成 养犬人 应当 以 “会同犬主” 送医"),
    (ZH, "第一条\n当 甲\n养犬人 应当 送医 并 报告", Code::ForeignWord, "并", "几项措施写成 {送医, 报告}"),
    (ZH, "第一条\n当 甲\n养犬人 应当 送医 且 报告", Code::Unreadable, "且", "几项措施写成 {送医, 报告}"),
    (ZH, "第一条\n当 甲\n养犬人 应当 送医 并 处理 为 处罚", Code::Unreadable, "并", "另起一行：则 处理 为 处罚"),
    (ZH, "事实 子：是否 “？” 推定 为 是 依据 “x”", Code::Unreadable, "为", "删去“为”：推定 是"),
    (ZH, "决定 子 {有, 无} 默认 为 无", Code::Unreadable, "为", "删去“为”：默认 无"),
    (ZH, "第一条\n当 甲\n养犬人 应当 于 5个工作日 内 送医", Code::Unreadable, "于 5个工作日 内", "写成 自 … 起 5个工作日 内"),
    (ZH, "第一条\n当 甲\n养犬人 应当 书面 报告", Code::Unreadable, "书面", "写成 应当 以 “书面形式” 报告"),
    (ZH, "第一条\n当 甲\n养犬人 应当 以书面形式 报告", Code::Unreadable, "以书面形式", "写成 应当 以 “书面形式” 报告"),
    (ZH, "第一条\n当 甲\n养犬人 应当 予以 送医", Code::Unreadable, "予以", "写成 应当 送医"),
    (ZH, "第一条\n当 甲\n养犬人 应当 提前三日 报告", Code::Unreadable, "提前三日", "作为方式写：应当 以 “提前三日” 报告"),
    (ZH, "第一条\n当 甲\n养犬人 应当 提前 三日 报告", Code::Unreadable, "提前 三日", "作为方式写：应当 以 “提前三日” 报告"),
    (ZH, "第一条\n当 甲\n养犬人 应当 在届满三十日前 报告", Code::Unreadable, "在届满三十日前", "作为方式写：应当 以 “届满三十日前” 报告"),
    (ZH, "第一条\n当 甲\n应当 养犬人 送医", Code::NoRole, "养犬人", "写成 养犬人 应当 送医"),
    (ZH, "第一条\n当 甲\n养犬人 不 得 送医", Code::Unreadable, "不 得", "写成 养犬人 不得 送医"),
    (ZH, "第一条\n由 养犬人 送医", Code::Unreadable, "由 养犬人 送医", "写成 养犬人 应当 送医"),
    (ZH, "第一条\n当 犬只数量 不满14岁\n则 处理 为 处罚", Code::BadValue, "14岁", "期间类的事实写成 14周岁，整数类的只写 14"),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚\n但 乙，不予处罚", Code::Unreadable, "，", "写成 但 乙 除外；这时另有结果的，另写一条规则"),
    (ZH, "第二条\n当 违反 第一条第一款\n则 处理 为 处罚", Code::ForeignWord, "违反 第一条第一款", "写出违反它的是哪个事实；要说那一条的条件成立，写 符合 第一条第一款"),
    (ZH, "第一条\n体现于 文头 施行、废止", Code::Unreadable, "、", "另起一行：体现于 文头 废止"),
    (ZH, "第二条、\n宣示 “x”", Code::Unreadable, "、", "删去“、”：第二条"),
    (ZH, "事实 子：选项 {1, 2}", Code::NumberAsName, "1", "写一个词，例如 一级；要比较大小的，类型写 整数 或 数"),
    (ZH, "第一条\n本办法自2024年10月1日起施行。", Code::Unreadable, "本办法自2024年10月1日起施行。", "在文头写 施行 2024年10月1日；这一条写 体现于 文头 施行"),
    (ZH, "第一条\n当：甲\n则 处理 为 处罚", Code::Unreadable, "：", "写成 当 甲"),
    (ZH, "第一条\n宣示：立法目的", Code::Unreadable, "：", "写成 宣示 “立法目的”"),
    (ZH, "决定 子：{有, 无}", Code::Unreadable, "：", "写成 决定 子 {有, 无}"),
    (ZH, "第一条\n当 罚款额 在 500元以上不满3000元\n则 处理 为 处罚", Code::Unreadable, "在 500元以上不满3000元", "写成 罚款额 在 500元以上 且 罚款额 不满3000元"),
    (ZH, "第一条\n当 罚款额 在500元以上 且 不满3000元\n则 处理 为 处罚", Code::Unreadable, "且 不满3000元", "名称再写一次：且 罚款额 不满3000元"),
    (ZH, "第一条\n当 主体 个人\n则 处理 为 处罚", Code::Unreadable, "个人", "写成 主体 为 个人"),
    (ZH, "第一条\n当 甲 乙\n则 处理 为 处罚", Code::Unreadable, "乙", "全都要具备的，写 甲 且 乙；有一个即可的，写 甲 或 乙"),
    (ZH, "第一条\n当 罚款额 不足壹万元\n则 处理 为 处罚", Code::Unreadable, "不足壹万元", "写成 罚款额 不足一万元"),
    (ZH, "第一条\n当 犬只数量 已满14\n则 处理 为 处罚", Code::Unreadable, "已满14", "写成 犬只数量 满14"),
    (ZH, "第一条\n当 罚款额 达1万元以上\n则 处理 为 处罚", Code::Unreadable, "达1万元以上", "写成 罚款额 在 1万元以上"),
    (ZH, "第一条\n当 罚款额 在 1万元以上（含1万元）\n则 处理 为 处罚", Code::Unreadable, "（含1万元）", "删去括号：以上、以下、以内、不超过含本数，超过、不满不含"),
    (ZH, "第一条\n本基准 适用 当 甲", Code::Unreadable, "本基准", "整份文件写“本办法”：本办法 适用 当 甲"),
    (ZH, "案例 “x”\n认定 甲 为 是 由 规划股 于 2024-05-02", Code::Unreadable, "规划股", "写成 由 “规划股”"),
    (ZH, "案例 “x”\n已知 甲 乙", Code::Unreadable, "乙", "两项之间写“、”：甲、乙"),
    (ZH, "案例 “x”\n已知 犬只数量 3", Code::Unreadable, "3", "写成 犬只数量 为 3"),
    (ZH, "案例 “x”\n已知 甲\n应得 处理 为 处罚 依据 第一条", Code::OutsideProvision, "依据 第一条", "写成 应得 … 见 第一条"),
    (ZH, "案例 “x”\n已知 甲\n应得 处理 为 处罚；依据 第一条；排除 第二条 因 被优先", Code::OutsideProvision, "依据 第一条", "写成 应得 … 见 第一条"),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚\n除 乙 外", Code::Unreadable, "除 乙 外", "写成 但 乙 除外"),
    (ZH, "第一条\n对于甲的\n则 处理 为 处罚", Code::Unreadable, "对于甲的", "写成 当 甲"),
    (ZH, "第一条\n本办法 与上级规定不一致的，从其规定", Code::Unreadable, "本办法 与上级规定不一致的，从其规定", "写成 本办法 不一致时 从 {法律, 法规}，大括号里写从其规定的各种规范"),
    (ZH, "第一条\n与上级规定不一致的，从其规定", Code::Unreadable, "与上级规定不一致的，从其规定", "写成 本办法 不一致时 从 {法律, 法规}，大括号里写从其规定的各种规范"),
    (ZH, "第一条\n当 犬只数量 至少 3\n则 处理 为 处罚", Code::ForeignWord, "至少", "pol 写作“不少于”或“≥”"),
    (ZH, "第一条\n当 犬只数量 最多 3\n则 处理 为 处罚", Code::ForeignWord, "最多", "pol 写作“不超过”或“≤”"),
    (ZH, "第一条\n当 犬只数量 多于 3\n则 处理 为 处罚", Code::ForeignWord, "多于", "pol 写作“超过”"),
    (ZH, "第一条\n当 犬只数量 不早于 3\n则 处理 为 处罚", Code::ForeignWord, "不早于", "pol 写作“不少于”或“≥”"),
    (ZH, "第一条\n从其规定", Code::Unreadable, "从其规定", "写成 本办法 另有规定时 从 {法律, 法规}"),
    (ZH, "第一条\n本办法 另有规定时 从 法律、法规", Code::Unreadable, "本办法 另有规定时 从 法律、法规", "写成 本办法 另有规定时 从 {法律, 法规}"),
    (ZH, "第二条\n依照 第一条第一、二款", Code::Unreadable, "第一、二款", "写成 第一条第一款、第一条第二款"),
    (ZH, "第二条\n依照 第一条第一款和第二款", Code::Unreadable, "和", "写成 第一条第一款、第二款"),
    (ZH, "决定 子 {轻, 重} 由轻到重", Code::Unreadable, "由轻到重", "写成 {重, 轻}，后面写“由重到轻”"),
    (ZH, "定义 子 是指 甲", Code::ForeignWord, "是指", "pol 写作“指”"),
    (RAW, "规范 x “x”\n简称：基准", Code::Unreadable, "：", "写成 简称 基准"),
    (RAW, "规范 x 《某办法》", Code::Unreadable, "《某办法》", "写成 规范 x “某办法”"),
    (RAW, "规范 x “x”\n制定机关 甲局 乙局", Code::Unreadable, "乙局", "写成 制定机关 甲局、乙局"),
    (RAW, "规范 x “x”\n自2024年10月1日起施行", Code::Unreadable, "自2024年10月1日起施行", "写成 施行 2024年10月1日"),
    (RAW, "规范 x “x”\n有效期 两年", Code::Unreadable, "有效期 两年", "算出失效的那一天，在文头写 废止 2026年10月1日（当日起不再适用）"),
    (RAW, "案件 “x”\n收到决定书 2024年10月1日", Code::Unreadable, "收到决定书 2024年10月1日", "写成 已知 收到决定书 为 2024年10月1日"),
];

#[test]
fn each_mistake_gives_one_message_at_its_place() {
    let mut wrong = Vec::new();
    for (prelude, source, code, place, help) in MISTAKES {
        let text = format!("{prelude}{source}\n");
        let language = if *prelude == EN { Language::English } else { Language::Chinese };
        let found: Vec<_> = read(&text)
            .iter()
            .map(|d| {
                let at = d.span.and_then(|s| text.get(s.start as usize..s.end as usize)).unwrap_or("");
                (d.code, at.to_owned(), d.help.as_ref().map_or("", |h| h.within(language)).to_owned())
            })
            .collect();
        if found != [(*code, (*place).to_owned(), (*help).to_owned())] {
            wrong.push(format!("{source}\n    wanted {:?}\n    found  {found:?}", (code, place, help)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Five mistakes of different kinds give five messages, each with its code, its place and a help line.
#[test]
fn five_mistakes_give_five_messages() {
    let chinese = "第一条\n  如果 甲\n  则 处理 为 处罚\n第二条\n  当 乙\n  处理 为 处罚\n第三条\n  当 甲、乙\n  则 处理 为 处罚\n第四条\n  当 甲 且 乙 或 丙\n  则 处理 为 处罚\n第五条\n  当 甲\n  应当 送医\n";
    let english = "article 1\n  if bitten\n  then fine is due\narticle 2\n  when bitten, late\n  then fine is due\narticle 3\n  when late\n  keeper may not report\narticle 4\n  when bitten\n  must report\narticle 5\n  when (bitten\n  then fine is due\n";
    for (prelude, text, codes) in [
        (
            ZH,
            chinese,
            [Code::ForeignWord, Code::Unreadable, Code::ListCommaInCondition, Code::MixedAndOr, Code::NoRole],
        ),
        (
            EN,
            english,
            [
                Code::ForeignWord,
                Code::ListCommaInCondition,
                Code::MayNot,
                Code::NoRole,
                Code::UnclosedBracket,
            ],
        ),
    ] {
        let text = format!("{prelude}{text}");
        let found = read(&text);
        assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), codes);
        for diagnostic in found {
            let (Some(span), Some(help)) = (diagnostic.span, &diagnostic.help) else {
                panic!("{diagnostic:?}");
            };
            assert!(span.start < span.end && !help.zh.is_empty() && !help.en.is_empty(), "{diagnostic:?}");
        }
    }
}

/// What is ruled on a duty is said as the law says it; the outcomes of a decision stay as they are.
#[test]
fn a_ruling_on_an_act_may_be_said_in_the_words_of_law() {
    use crate::ast::{CaseEntry, Value};
    for (written, read) in [
        ("养犬人·送医 为 应当", "do"),
        ("养犬人·送医 为 办", "do"),
        ("养犬人·送医 为 不得", "not do"),
        ("处理 为 禁止", "禁止"),
    ] {
        let text = format!("案件 “x”\n裁决 {written} 由 “县政府” 于 2024-07-01\n");
        let mut sources = Sources::new();
        let source = sources.add("案.pol", text.clone());
        let file = crate::parse(source, &text).file;
        let entries = file.cases.first().map(|case| case.entries.as_slice());
        assert!(
            matches!(entries, Some([CaseEntry::Ruling(_, Value::Name(name), _)]) if name.text == read),
            "{written}"
        );
    }
}
