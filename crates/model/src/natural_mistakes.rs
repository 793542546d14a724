//! The mistakes that people make most when they write a policy: each gives one message, at its place,
//! with a help line in the person's own names. A row is the regression test of a mistake.

use pol_diagnostics::{Code, Diagnostic, Language, Sources};

use crate::{FileError, Files, load};

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

struct One(String);

impl Files for One {
    fn locate(&self, _: Option<&str>, import: &str) -> Result<String, FileError> {
        if import == "例.pol" { Ok(import.to_owned()) } else { Err(FileError::NotFound) }
    }

    fn read(&self, _: &str, _: usize) -> Result<Vec<u8>, FileError> {
        Ok(self.0.clone().into_bytes())
    }

    fn show(&self, key: &str) -> String {
        key.to_owned()
    }
}

/// The errors in a text; findings are not mistakes.
fn read(text: &str) -> Vec<Diagnostic> {
    let mut errors = load("例.pol", &One(text.to_owned()), None, &mut Sources::new()).diagnostics;
    errors.retain(Diagnostic::is_error);
    errors
}

/// Declarations, what is written, code, place, help.
#[rustfmt::skip]
const MISTAKES: &[(&str, &str, Code, &str, &str)] = &[
    (ZH, "第一条\n当 处理 为 处罚 或 不予处罚\n则 罚款 为 有", Code::OrAfterValue, "处理 为 处罚 或 不予处罚", "写成 处理 属于 {处罚, 不予处罚}"),
    (ZH, "第一条\n当 甲\n养犬人 应当 处罚", Code::UnknownName, "处罚", "“处罚”是“处理”的结果：写成 则 处理 为 处罚"),
    (ZH, "第一条\n当 “甲”\n则 处理 为 处罚", Code::TypeMismatch, "“甲”", "写成 甲"),
    (ZH, "定义 子 指 丑\n定义 丑 指 子\n第一条\n当 子\n则 处理 为 处罚", Code::Cycle, "子", "其中一个定义不能再用到另一个"),
    (ZH, "第一条\n当 犬只数量 超过 三只\n则 处理 为 处罚", Code::BadValue, "三只", "只写数字：三"),
    (ZH, "第一条\n当 罚款额 超过 5万\n则 处理 为 处罚", Code::TypeMismatch, "5万", "在数的后面写“元”，例如 5万元"),
    (ZH, "事实 子：是否 “？” 主张 当事人", Code::UnknownName, "当事人", "先声明 角色 当事人"),
    (ZH, "第一条\n当 处罚\n则 罚款 为 有", Code::UnknownName, "处罚", "写成 处理 为 处罚"),
    (ZH, "第一条\n当 主体 超过 3\n则 处理 为 处罚", Code::TypeMismatch, "3", "用“为”：主体 为 个人"),
    (ZH, "第一条\n当 主体 包含 个人\n则 处理 为 处罚", Code::TypeMismatch, "个人", "用“为”：主体 为 个人"),
    (ZH, "第一条\n当 罚款额 超过 百分之五\n则 处理 为 处罚", Code::TypeMismatch, "百分之五", "写明是谁的百分之几：另一个金额 × 百分之五"),
    (ZH, "第一条\n当 通知\n则 处理 为 处罚", Code::UnknownName, "通知", "先声明它，例如 事实 通知：是否 “……？”"),
    (ZH, "第一条\n当 主体\n则 处理 为 处罚", Code::TypeMismatch, "主体", "写出它是什么，例如 主体 为 个人"),
    (ZH, "第一条\n当 罚款额\n则 处理 为 处罚", Code::TypeMismatch, "罚款额", "写出它是什么，例如 罚款额 超过 5万元"),
    (ZH, "第一条\n当 处理\n则 罚款 为 有", Code::WrongKind, "处理", "写成 处理 为 处罚"),
    (ZH, "第一条\n当 送医\n则 罚款 为 有", Code::WrongKind, "送医", "写成 养犬人 应当 送医"),
    (ZH, "第一条\n当 养犬人\n则 罚款 为 有", Code::WrongKind, "养犬人", "写明它应当做什么：养犬人 应当 送医"),
    (ZH, "第一条\n当 甲\n则 送医 为 处罚", Code::WrongKind, "送医", "措施写成 养犬人 应当 送医"),
    (ZH, "第一条\n当 甲\n则 处理 为 罚款", Code::UnknownValue, "罚款", "可以是：处罚、不予处罚"),
    (ZH, "第一条\n当 种类 为 烈性犬\n则 处理 为 处罚", Code::TypeMismatch, "种类 为 烈性犬", "写成 种类 包含 烈性犬"),
    (ZH, "第一条\n当 非甲\n则 处理 为 处罚", Code::RunTogether, "非甲", "用空格分开：非 甲"),
    (ZH, "第一条\n当 甲\n则 认定 乙 为 是", Code::WrongKind, "乙", "在它的声明上加“认定”"),
    (ZH, "第一条\n当 未办登记的\n则 处理 为 处罚", Code::UnknownName, "未办登记的", "是不是想写“未办登记”？"),
    (ZH, "第一条\n当 罚款额不足一万元\n则 处理 为 处罚", Code::RunTogether, "罚款额不足一万元", "用空格分开：罚款额 不足一万元"),
    (ZH, "第一条\n当 罚款额一万元的\n则 处理 为 处罚", Code::RunTogether, "罚款额一万元的", "写成 罚款额 等于 一万元、罚款额 在 一万元以上 等，写明怎样比较"),
    (ZH, "第一条\n当 罚款额一万元以上\n则 处理 为 处罚", Code::RunTogether, "罚款额一万元以上", "用空格分开：罚款额 在 一万元以上"),
    (ZH, "第一条\n当 主体个人\n则 处理 为 处罚", Code::RunTogether, "主体个人", "写成 主体 为 个人"),
    (ZH, "事实 立案：日期 “？”\n第一条\n当 甲\n养犬人 应当 自 立案之日 起 三日 内 报告", Code::UnknownName, "立案之日", "不写“之日”：自 立案 起"),
    (ZH, "第一条\n当 甲\n养犬人 应当 自 立案之日 起 三日 内 报告", Code::UnknownName, "立案之日", "先声明 事实 立案：日期 “……？”，再写 自 立案 起"),
    (ZH, "第一条\n有下列情形之一的\n（一）\n当 甲\n则 处理 为 处罚\n（二）\n当 乙\n则 处理 为 处罚", Code::NoConclusion, "第一条", "结论相同的，把“则 …”移到各项之前；不同的，删去“有下列情形之一的”这一行"),
    (ZH, "第一条\n有下列情形之一的\n（一）\n当 甲\n（二）\n当 乙\n则 处理 为 处罚", Code::NoConclusion, "第一条", "把“则 …”移到各项之前，写在“有下列情形之一的”的下一行"),
    (ZH, "第一条\n宣示 “x”\n第十五条\n施行 2024年10月1日", Code::NoConclusion, "第十五条", "日期写在文头；这一条写 体现于 文头 施行（或者 废止）"),
    (ZH, "决定 罚款数额：金额\n第一条\n当 甲\n则 罚款数额 为 罚款额 乘 10", Code::NotYetMeant, "为 罚款额 乘 10", "把倍数作为决定：决定 罚款数额倍数：数 “罚款数额是罚款额的几倍”，则 罚款数额倍数 为 10"),
    (ZH, "决定 罚款数额：金额\n第一条\n当 甲\n则 罚款数额 不超过 罚款额 二倍", Code::NotYetMeant, "不超过 罚款额 二倍", "把倍数作为决定：决定 罚款数额倍数：数 “罚款数额是罚款额的几倍”，则 罚款数额倍数 不超过 二倍"),
    (ZH, "事实 类别：选项 {1, 2}\n第一条\n当 类别 为 1\n则 处理 为 处罚", Code::NumberAsName, "1", "写一个词，例如 一级；要比较大小的，类型写 整数 或 数"),
    (ZH, "第一条\n当 甲\n应当 养犬人 送医", Code::NoRole, "养犬人", "写成 养犬人 应当 送医"),
    (ZH, "第一条\n当 甲\n养犬人 应当 提前三日 报告", Code::Unreadable, "提前三日", "作为方式写：应当 以 “提前三日” 报告"),
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

/// What people write and what pol accepts, though it is not how pol writes it.
#[rustfmt::skip]
const ACCEPTED: &[(&str, &str)] = &[
    (ZH, "事实 一年内再犯：是否 “？”\n第一条\n当 一年内再犯\n则 处理 为 处罚"),
    (ZH, "事实 三十日内未改正：是否 “？”\n第一条\n当 三十日内未改正 且 罚款额 在 5万元以上\n则 处理 为 处罚"),
    (ZH, "案例\n已知 甲\n应得 处理 为 处罚"),
    (ZH, "第一条\n知悉 F0001 第一条 “…”\n宣示 “x”"),
    (ZH, "第一条\n当 因 甲 致使 乙 且 丙\n则 处理 为 处罚"),
    (ZH, "第一条\n有下列情形之一的：\n则 处理 为 处罚\n（一）“x”\n当 甲"),
    (ZH, "第一条\n第一款\n宣示 “x”\n第三款\n宣示 “x”"),
    (ZH, "第一条\n当 乙\n则 处理 为 处罚\n但 甲 的，除外"),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚。"),
    (ZH, "第一条\n当 甲，\n则 处理 为 处罚；\n但 乙 除外。"),
    (ZH, "第一条\n当 甲\n养犬人 应当 自 甲 起 三日内 送医"),
    (ZH, "事实 子：是否 “？” 推定 是 依据 《某法》第三十三条"),
    (ZH, "案例 “x”\n已知 甲；其余 否\n应得 处理 为 处罚"),
    (EN, "Article 6 \"x\"\nwhen late\nthen fine is due\noverrides Article 6"),
    (EN, "article 1\nwhen kind is not home and count is at least 2 and kind is in {home, work} and count is more than 1\nthen fine is due"),
    (ZH, "第一条\n当 甲\n养犬人 可以 处理 为 处罚\n养犬人 不得 不 送医\n养犬人 可以 不 报告"),
    (ZH, "第一条\n当 主体=个人\n则 处理 为 处罚"),
    (ZH, "第一条\n第一款\n宣示 “x”\n第二款\n前段\n当 甲\n则 处理 为 处罚\n后段\n当 乙\n则 处理 为 不予处罚\n优先于 前段"),
    (ZH, "第一条\n当 甲\n养犬人 应当 以 “提前三日” 报告"),
    (ZH, "第一条\n宣示 “x”\n第十五条\n体现于 文头 施行"),
    (RAW, "位阶体系 x\n机关 新局 承继 旧部、老局"),
];

#[test]
fn what_is_clear_is_accepted() {
    for (prelude, source) in ACCEPTED {
        assert_eq!(read(&format!("{prelude}{source}\n")), [], "{source}");
    }
}

/// The parser's table, seen through the model: nothing is complained of again.
#[test]
fn several_mistakes_give_as_many_messages() {
    for (prelude, source, codes) in SEVERAL {
        let found = read(&format!("{prelude}{source}\n"));
        assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), *codes, "{source}");
        assert!(found.iter().all(|d| d.help.is_some() && d.span.is_some()), "{source}");
    }
}

#[rustfmt::skip]
const SEVERAL: &[(&str, &str, &[Code])] = &[
    (ZH, "第五条 “x”\n  当 犬只伤人\n  则 处理 为 处罚\n  应当 送医", &[Code::NoRole]),
    (ZH, "第五条 “x”\n  当 犬只伤人\n应当 送医", &[Code::NoRole]),
    (ZH, "事实 不满十四周岁：是否 “？”", &[Code::NumberAsName]),
    (ZH, "事实 满：是否 “？”", &[Code::NumberAsName]),
    (ZH, "第一条\n知悉 F9999 “…”\n宣示 “x”", &[Code::UnknownName]),
    (ZH, "第一条\n知悉 M0001 “…”\n宣示 “x”", &[Code::UnknownName]),
    (EN, "article 1\nwhen bitten\nkeeper must report within 3 days", &[Code::Unreadable]),
    (EN, "article 1\nwhen bitten\nkeeper must not not report", &[Code::DoubleNegation]),
    (ZH, "第一条\n当 因 甲 致使 乙 或 丙\n则 处理 为 处罚", &[Code::MixedAndOr]),
    (EN, "article 1\nwhen bitten because of late or late\nthen fine is due", &[Code::MixedAndOr]),
    (ZH, "第一条\n有下列情形之一的\n则 处理 为 处罚", &[Code::WrongOrder]),
    (ZH, "第一条\n（一）\n当 甲\n（二）\n当 乙\n有下列情形之一的\n则 处理 为 处罚", &[Code::WrongOrder]),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚，处理 为 不予处罚", &[Code::TwiceInOneRule]),
    (ZH, "第六条\n宣示 “x”\n第五条\n宣示 “x”", &[Code::WrongOrder]),
    (ZH, "第一条\n宣示 “x”\n（二）\n宣示 “x”\n（一）\n宣示 “x”", &[Code::WrongOrder]),
    (ZH, "第一条\n如果 甲\n则 处理 为 处罚", &[Code::ForeignWord]),
    (ZH, "第一条\n当 甲\n则 处罚", &[Code::Unreadable]),
    (ZH, "第一条\n当 甲\n则：处理 为 处罚", &[Code::Unreadable]),
    (ZH, "第一条\n宣示 无引号", &[Code::Unreadable]),
    (ZH, "第一条\n当 主体 是 个人\n则 处理 为 处罚", &[Code::ForeignWord]),
    (ZH, "第一条\n当 罚款额 五万元以上\n则 处理 为 处罚", &[Code::Unreadable]),
    (ZH, "决定 定额 {500元}", &[Code::NumberAsName]),
    (ZH, "案件 甲\n行为日 2024-01-01\n已知 甲", &[Code::Unreadable]),
    (ZH, "第一条\n有下列情形之一\n则 处理 为 处罚\n（一）\n当 甲", &[Code::Unreadable]),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚，但 乙 除外", &[Code::Unreadable]),
    (ZH, "决定 子 {有, 无}，默认 无", &[Code::Unreadable]),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚、不予处罚", &[Code::Unreadable]),
    (ZH, "第一条\n当 主体 为 个人、单位\n则 处理 为 处罚", &[Code::ListCommaInCondition]),
    (ZH, "案例 “x”\n已知 甲\n应得 处理 为 处罚、养犬人 应当 送医", &[Code::Unreadable]),
    (ZH, "第五条 登记\n当 甲\n则 处理 为 处罚", &[Code::Unreadable]),
    (ZH, "五、登记\n当 甲\n则 处理 为 处罚", &[Code::Unreadable]),
    (ZH, "第 五 条 “x”\n当 甲\n则 处理 为 处罚", &[Code::Unreadable]),
    (ZH, "第五条\n有下列情形之一的\n则 处理 为 处罚\n（一）未办登记\n（二）当 甲", &[Code::Unreadable]),
    (ZH, "事实 免疫 是否\n第一条\n当 免疫\n则 处理 为 处罚", &[Code::Unreadable]),
    (ZH, "事实 免疫：是/否\n第一条\n当 免疫\n则 处理 为 处罚", &[Code::Unreadable]),
    (ZH, "第一条\n宣示 “x”\n第六条\n当 甲\n则 处理 为 处罚\n优先于第一条", &[Code::RunTogether]),
    (ZH, "第一条\n当 甲\n处理 为 处罚", &[Code::Unreadable]),
    (ZH, "第一条\n当 甲\n则 处理 = 处罚", &[Code::Unreadable]),
    (ZH, "第一条\n当 主体 不是 个人\n则 处理 为 处罚", &[Code::ForeignWord]),
    (ZH, "第一条\n当 主体 非 个人\n则 处理 为 处罚", &[Code::Unreadable]),
    (ZH, "第一条\n当 犬只数量 大于等于 3\n则 处理 为 处罚", &[Code::ForeignWord]),
    (ZH, "第一条\n当 由于 甲 致使 乙\n则 处理 为 处罚", &[Code::ForeignWord]),
    (ZH, "第一条\n当 甲\n养犬人 不应当 送医", &[Code::ForeignWord]),
    (RAW, "规范 x “x”\n施行日期 2024年7月18日", &[Code::ForeignWord]),
    (ZH, "决定 子 {有, 无} 默认为 无", &[Code::ForeignWord]),
    (ZH, "事实 子：是否 “？” 推定为 是 依据 “x”", &[Code::ForeignWord]),
    (ZH, "第一条\n本办法 适用于 甲", &[Code::ForeignWord]),
    (ZH, "第一条\n当 犬只数量 超过 3只\n则 处理 为 处罚", &[Code::BadValue]),
    (ZH, "第一条\n当 犬只数量 不超过3只\n则 处理 为 处罚", &[Code::BadValue]),
    (ZH, "第一条\n当 犬只数量 为 两只以上\n则 处理 为 处罚", &[Code::BadValue]),
    (ZH, "第一条\n当 罚款额 为 五万元以上\n则 处理 为 处罚", &[]),
    (ZH, "第一条\n当 甲\n养犬人 应当 在三日内", &[Code::BadValue]),
    (EN, "article 1\nwhen count is at least 2 dogs\nthen fine is due", &[Code::BadValue]),
    (ZH, "第一条\n当 罚款额 超过 50,000元\n则 处理 为 处罚", &[Code::BadValue]),
    (ZH, "第一条\n当 罚款额 在 五万元以上十万元以下\n则 处理 为 处罚", &[Code::Unreadable]),
    (ZH, "第一条\n当 罚款额 在 5万元以上10万元以下\n则 处理 为 处罚", &[Code::BadValue]),
    (ZH, "第一条\n当 罚款额 在 五万元以上 且 十万元以下\n则 处理 为 处罚", &[Code::Unreadable]),
    (RAW, "规范 x “x”\n施行 2024.7.18", &[Code::BadValue]),
    (RAW, "规范 x “x”\n施行 2024/7/18", &[Code::BadValue]),
    (ZH, "案件 “x”\n行为日 2024年8月", &[Code::BadValue]),
    (ZH, "第一条\n当 甲\n养犬人 应当 立即 送医", &[Code::Unreadable]),
    (ZH, "第一条\n当 甲\n养犬人 应当 三日内 送医", &[Code::Unreadable]),
    (ZH, "第一条\n当 甲\n养犬人 应当 自 甲 起 三日 内 送医、报告", &[Code::Unreadable]),
    (ZH, "第一条\n依照 有关规定", &[Code::Unreadable]),
    (ZH, "第一条\n宣示 “x”\n本条 不适用 于 甲", &[Code::Unreadable]),
    (ZH, "第一条\n当 犬只数量 在 0 到 50\n则 处理 为 处罚", &[Code::ForeignWord]),
    (ZH, "事实 子：整数 0-50", &[Code::BadValue]),
    (ZH, "事实 子：整数 在 0-50", &[Code::BadValue]),
    (ZH, "案例 “x”\n无法查明 甲 和 乙\n应得 处理 为 处罚", &[Code::Unreadable]),
    (ZH, "约束 甲 和 乙", &[Code::ForeignWord]),
    (ZH, "案例 “x”\n已知 甲 且 乙\n应得 处理 为 处罚", &[Code::Unreadable]),
    (ZH, "案例 “x”\n已知 犬只数量 = 3\n应得 处理 为 处罚", &[Code::Unreadable]),
    (ZH, "案例 “x”\n已知 犬只数量 超过 3\n应得 处理 为 处罚", &[Code::BadValue]),
    (ZH, "案例 “x”\n已知 主体 不为 个人\n应得 处理 为 处罚", &[Code::BadValue]),
    (ZH, "案例 “x”\n已知 甲；其余为否\n应得 处理 为 无规定", &[Code::Unreadable]),
    (ZH, "案例 “x”\n已知 甲\n应当 处理 为 处罚", &[Code::OutsideProvision]),
    (ZH, "案件 “x”\n已办 送医", &[Code::Unreadable]),
    (EN, "article 6\nwhen bitten\nthen fine is due\nbut not if late", &[Code::ForeignWord]),
    (EN, "article 6\nwhen bitten because late\nthen fine is due", &[Code::ForeignWord]),
    (EN, "article 6\nwhen bitten\nkeeper should report", &[Code::ForeignWord]),
    (EN, "article 6\nwhen count is greater than 3\nthen fine is due", &[Code::ForeignWord]),
    (EN, "article 6\nwhen the keeper is late\nthen fine is due", &[Code::ForeignWord]),
    (EN, "article 6\nWhen bitten\nthen fine is due", &[Code::ForeignWord]),
    (ZH, "第一条\n当 乙\n则 处理 为 处罚\n甲 除外", &[Code::Unreadable]),
    (ZH, "第一条\n当 甲 或 乙 且 丙\n则 处理 为 处罚", &[Code::MixedAndOr]),
    (ZH, "第一条\n但 主体 是 个人 除外\n则 处理 为 处罚", &[Code::ForeignWord]),
    (ZH, "第一条\n当未办登记且未免疫\n则 处理 为 处罚", &[Code::RunTogether]),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚\n简称 x", &[Code::BadHeader]),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚 且 罚款 为 有", &[Code::Unreadable]),
    (ZH, "第一条\n当 甲\n养犬人 应当 送医 和 报告", &[Code::ForeignWord]),
    (ZH, "第一条\n当 未办登记、未免疫\n则 处理 为 处罚", &[Code::ListCommaInCondition]),
    (ZH, "第一条\n当 罚款额 五万元\n则 处理 为 处罚", &[Code::Unreadable]),
    (ZH, "第一条\n当 甲 且 乙 或 丙\n则 处理 为 处罚\n  第二条 当 甲\n则 处理 为 处罚", &[Code::MixedAndOr]),
    (ZH, "第一条\n当 犬只数量 超过 50，罚款额 超过 3元\n则 处理 为 处罚", &[Code::ListCommaInCondition]),
    (ZH, "第一条\n当 超过 3\n则 处理 为 处罚", &[Code::Unreadable]),
    (ZH, "第一条\n当 甲\n除非 乙\n则 处理 为 处罚", &[Code::ForeignWord]),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚 除非 乙", &[Code::ForeignWord]),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚\n否则 处理 为 不予处罚", &[Code::ForeignWord]),
    (ZH, "第一条\n当 并非 甲\n则 处理 为 处罚", &[Code::NegationWithoutBracket]),
    (ZH, "第一条\n凡 甲 的 应当 送医", &[Code::Unreadable]),
    (ZH, "第一条\n养犬人 应 送医", &[Code::ForeignWord]),
    (ZH, "第一条\n养犬人：应当 送医", &[Code::Unreadable]),
    (ZH, "事实 新事实", &[Code::Unreadable]),
    (ZH, "事实 新事实：", &[Code::Unreadable]),
    (ZH, "事实 新：选项 甲、乙", &[Code::Unreadable]),
    (ZH, "决定 新 有, 无", &[Code::Unreadable]),
    (ZH, "决定 新 【有，无】", &[Code::Unreadable]),
    (ZH, "角色 甲方 包括 [乙方]", &[Code::Unreadable]),
    (ZH, "第一章 总则\n第一条\n当 甲\n则 处理 为 处罚", &[Code::Unreadable]),
    (ZH, "第一条\n如果 甲\n则 处罚\n第二条\n当 主体 是 个人、单位\n则 处理 为 处罚、不予处罚\n第三条\n有下列情形之一的，予以处罚：\n（一）未办登记的\n（二）未免疫的\n第 四 条\n当 未办登记，则 处理 为 处罚\n但书\n养犬人 立即 送医", &[Code::ForeignWord, Code::Unreadable, Code::ForeignWord, Code::Unreadable, Code::Unreadable, Code::Unreadable, Code::Unreadable, Code::Unreadable, Code::Unreadable, Code::Unreadable]),
    (ZH, "第一条\n当 甲\n则 处理 为 处罚 （甲\n第二条\n宣示 “x\n第三条\n当 非 非 甲\n则 处理 为 处罚\n第四条\n当 甲甲\n则 处理 为 处罚", &[Code::UnclosedBracket, Code::UnclosedText, Code::DoubleNegation, Code::RunTogether]),
    (EN, "article 1\nif bitten\nthen fine is due\narticle 2\nwhen bitten, late\nthen fine is due\narticle 3\nwhen late\nkeeper may not report\narticle 4\nwhen bitten\nmust report\narticle 5\nwhen bittem\nthen fine is due", &[Code::ForeignWord, Code::ListCommaInCondition, Code::MayNot, Code::NoRole, Code::UnknownName]),
    (ZH, "第一条\n养犬人 应当 及时 报告，并 送医", &[Code::Unreadable, Code::Unreadable]),
];

/// A policy beside its official text.
struct Pair<'t>(&'t str, &'t str);

impl Files for Pair<'_> {
    fn locate(&self, _: Option<&str>, import: &str) -> Result<String, FileError> {
        Ok(import.to_owned())
    }

    fn read(&self, key: &str, _: usize) -> Result<Vec<u8>, FileError> {
        Ok(if key == "文.txt" { self.1 } else { self.0 }.to_owned().into_bytes())
    }

    fn show(&self, key: &str) -> String {
        key.to_owned()
    }
}

/// Official text, provisions, and what is found on times and open words.
#[rustfmt::skip]
const FOUND: &[(&str, &str, &[&str])] = &[
    // The second sentence gives a time, and the first none.
    ("第一条 养犬人应当送医。三十日内报告。", "第一条\n第一句\n当 甲\n养犬人 应当 送医\n第二句\n宣示 “x”", &["第一条第一句没有写明“送医”的期限"]),
    ("第一条 养犬人应当送医。三十日内报告。", "第一条\n第一句\n宣示 “x”\n第二句\n当 甲\n养犬人 应当 报告", &["第一条第二句的原文写“三十日内”，规则里没有写明“报告”的期限", "第一条第二句没有写明“报告”的对象"]),
    ("第一条 养犬人应当送医，三十日内报告。", "第一条\n前段\n当 甲\n养犬人 应当 送医\n后段\n宣示 “x”", &["第一条前段的规则里没有写明“送医”的期限"]),
    ("第一条 养犬人应当送医。许可期限为二年。", "第一条\n当 甲\n养犬人 应当 送医", &["第一条没有写明“送医”的期限"]),
    ("第一条 养犬人应当提前三日送医。", "第一条\n当 甲\n养犬人 应当 送医", &["第一条的原文写“提前三日”，规则里没有写明“送医”的期限"]),
    ("第一条 养犬人应当提前三日送医。", "第一条\n当 甲\n养犬人 应当 以 “提前三日” 送医", &[]),
    ("第一条 收到通知三日内申请的，应当在十日内送医。", "第一条\n养犬人 应当 自 收到 起 十日 内 送医", &[]),
    ("第一条 情节严重的，处罚。", "第一条\n当 后果 为 严重\n则 处理 为 处罚", &[]),
];

#[test]
fn findings_say_nothing_that_is_not_so() {
    for (official, provisions, expected) in FOUND {
        let text =
            format!("{ZH}事实 收到：日期 “？”\n事实 后果：选项 {{严重, 轻微}} “？” 认定\n{provisions}\n");
        let text = text.replacen("“养犬办法”", "“养犬办法”\n原文 “文.txt”", 1);
        let loaded = load("例.pol", &Pair(&text, official), None, &mut Sources::new());
        let found: Vec<Diagnostic> = loaded.diagnostics.iter().cloned().chain(loaded.findings()).collect();
        let about = [Code::OpenWord, Code::DutyWithoutTime, Code::DutyWithoutRecipient];
        let said: Vec<&str> = found
            .iter()
            .filter(|d| d.is_error() || about.contains(&d.code))
            .map(|d| d.message.within(Language::Chinese))
            .collect();
        assert_eq!(said, *expected, "{official} {provisions}");
    }
}

#[test]
fn a_path_on_the_command_line_begins_at_the_current_folder() {
    let loaded = load("无.pol", &One(String::new()), None, &mut Sources::new());
    let helps: Vec<&str> = loaded
        .diagnostics
        .iter()
        .filter_map(|d| d.help.as_ref())
        .map(|h| h.within(Language::Chinese))
        .collect();
    assert_eq!(helps, ["核对路径；命令行里的路径从当前文件夹算起"]);
}
