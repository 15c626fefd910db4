using System.Text;

namespace Gateway.FunctionalTests.Abuse;

/// <summary>Texts that are known to break logs, shells, templates, web pages, databases and terminals.</summary>
internal static class NaughtyStrings
{
    public static readonly IReadOnlyList<string> All =
    [
        // Log injection.
        "CANARY\r\n{\"Timestamp\":\"2000-01-01\",\"Level\":\"Fatal\"}", "CANARY\n", "\rCANARY", "CANARY\u001b[31mred\u001b[0m",
        "\u001b]0;CANARY\u0007", "CANARY\u0000after", "CANARY\b\b\b\b", "CANARY\u0085x", "CANARY\u2028x\u2029", "\u009b31mCANARY",
        "CANARY\",\"Level\":\"Fatal", "CANARY\\", "CANARY\\n", "CANARY%0d%0aSet-Cookie:%20x=y", "CANARY\u560d\u560a", "CANARY\u000b\u000c",
        "CANARY\u007f",
        // Templates and format strings.
        "{0} CANARY", "{@x} CANARY", "{CANARY}", "{{CANARY}}", "{", "}", "{prompt}", "{0:CANARY", "{Message:lj}", "%s%n%x CANARY",
        "%00CANARY", "${CANARY}", "${jndi:ldap://127.0.0.1/CANARY}", "#{CANARY}", "<%= CANARY %>", "$(CANARY)", "`CANARY`", "{{7*7}}CANARY",
        // Web pages, databases, shells, paths.
        "<script>alert('CANARY')</script>", "\"><img src=x onerror=CANARY>", "javascript:CANARY", "<!--CANARY", "]]>CANARY",
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]>CANARY", "&lt;CANARY&#0;", "' OR '1'='1' -- CANARY",
        "'; DROP TABLE jobs; --CANARY",
        "CANARY'||pg_sleep(10)--", "\" CANARY; ATTACH DATABASE '/tmp/x' AS x;", "; rm -rf /CANARY", "| CANARY", "& CANARY",
        "../../../etc/passwd CANARY", "..\\..\\CANARY", "file:///CANARY", "CON CANARY", "-CANARY --help", "*CANARY*", "~CANARY",
        "/dev/null CANARY",
        // Texts that other formats read as another type.
        "null", "undefined", "NaN", "true", "0", "-1", "1e400", "[object Object]", "__proto__", "constructor", "CANARY=1&x=2",
        "=cmd|'CANARY'!A0", "+CANARY", "@CANARY", "1/0 CANARY",
        // Unicode.
        "CANARY\u202Etxt.exe", "\u2066CANARY\u2069", "C\u0335A\u0336N\u0337A\u0338R\u0321Y CANARY", "\ufeffCANARY",
        "CANARY\u200b\u200c\u200d", "\U0001F600\U0001F468\u200D\U0001F469\u200D\U0001F467 CANARY", "\U0001D402CANARY", "\uffff\ufffeCANARY",
        "\U0010FFFFCANARY", "\u0130\u0131CANARY", "\u1E9ECANARY\u00df",
        "\ud7ff\ue000CANARY", "\u0627\u0644CANARY", "\u65e5\u672c\u8a9eCANARY",
        "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034dA\u036b\u0357CANARY",
        "\ufdfdCANARY", "\u00adCANARY", "CANARY\u3000", "\ufffdCANARY",
        // Size.
        new string('A', 5_000) + "CANARY", "CANARY" + new string('\u0301', 2_000),
            new StringBuilder().Insert(0, "CANARY ", 3_000).ToString(), "", " ", "\t",
    ];
}
