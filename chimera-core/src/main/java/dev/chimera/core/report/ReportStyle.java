package dev.chimera.core.report;

import dev.chimera.api.Digest;
import java.util.Base64;

/** How a report looks, and the policy that lets a browser use this style sheet and the page's own pictures and nothing else. */
final class ReportStyle {
    static final String SHEET = """
            :root{--bg:#f6f7f7;--card:#fff;--text:#1b2125;--soft:#55606a;--line:#dde2e5;--fill:#e6eaec;--accent:#0b6b6b;
            --accent-soft:#8cc4c1;--good:#1a6b3a;--bad:#b3261e;--wait:#8a5300;--good-bg:#e7f4ec;--bad-bg:#fceceb;--wait-bg:#fdf3e1}
            @media (prefers-color-scheme:dark){:root{--bg:#121619;--card:#1a2024;--text:#e7ebee;--soft:#a5b0b9;--line:#303a41;
            --fill:#2a3339;--accent:#5cc3bd;--accent-soft:#2f7370;--good:#74d196;--bad:#ff9a91;--wait:#f0b862;--good-bg:#16301f;
            --bad-bg:#3a1b19;--wait-bg:#33270f}}
            *{box-sizing:border-box}
            html{-webkit-text-size-adjust:100%;color-scheme:light dark}
            body{margin:0 auto;max-width:62rem;padding:2rem 1.25rem 3rem;background:var(--bg);color:var(--text);
            font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
            h1{margin:.1rem 0 .8rem;font-size:1.9rem;line-height:1.2;letter-spacing:-.01em;text-wrap:balance}
            h2{margin:0 0 .9rem;font-size:1.25rem;line-height:1.3}
            h3{margin:1.6rem 0 .6rem;font-size:1.02rem;line-height:1.35}
            h4{margin:1.2rem 0 .5rem;font-size:.95rem}
            p{margin:.5rem 0}
            a{color:var(--accent);text-underline-offset:.15em}
            a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
            code{font:.84em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
            ul,ol{margin:.5rem 0;padding-left:1.3rem}
            .kind{margin:0;color:var(--accent);font-size:.85rem;font-weight:600;letter-spacing:.04em;text-transform:uppercase}
            .by,.none,.unit,figcaption,footer{color:var(--soft);font-size:.88rem}
            .mark{font-weight:600}
            .mark.good{color:var(--good)}.mark.bad{color:var(--bad)}.mark.wait{color:var(--wait)}
            .mark.busy{color:var(--accent)}.mark.none{color:var(--soft);font-weight:400}
            .ending{font-size:1.08rem}.ending .mark{display:inline-block;margin-right:.4rem;padding:.1rem .65rem;border-radius:1rem;
            background:var(--fill)}
            .ending.good .mark,.check.good{background:var(--good-bg)}.ending.bad .mark,.check.bad,.why.bad{background:var(--bad-bg)}
            .ending.wait .mark,.check.wait,.why.wait{background:var(--wait-bg)}
            .why,.check{margin:.7rem 0;padding:.6rem .9rem;border-radius:.5rem}.why ul{margin:0}.check .mark{font-weight:500}
            .steps{display:grid;grid-template-columns:repeat(6,1fr);gap:.4rem;margin:1.3rem 0;padding:0;list-style:none}
            .step{padding:.45rem .6rem .5rem;border-top:4px solid var(--line);background:var(--card);border-radius:0 0 .4rem .4rem}
            .step.good{border-color:var(--accent)}.step.bad{border-color:var(--bad)}.step.wait{border-color:var(--wait)}
            .step.busy{border-color:var(--accent-soft)}
            .step .sign{float:right;color:var(--soft)}.step.bad .sign{color:var(--bad)}.step.wait .sign{color:var(--wait)}
            .step.good .sign{color:var(--accent)}
            .step .name{display:block;font-size:.8rem;font-weight:600;letter-spacing:.02em}
            .step .said{display:block;color:var(--soft);font-size:.8rem}
            .step.none .name{color:var(--soft);font-weight:400}
            .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.6rem;margin:1.2rem 0}
            .tiles div{padding:.7rem .9rem;background:var(--card);border:1px solid var(--line);border-radius:.5rem}
            dt{color:var(--soft);font-size:.82rem}dd{margin:0}
            .tiles .value{font-size:1.2rem;font-weight:600;line-height:1.3;font-variant-numeric:tabular-nums}
            .tiles .below{color:var(--soft);font-size:.82rem}
            nav{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;margin:1.2rem 0;padding:.6rem 0;border:solid var(--line);
            border-width:1px 0;font-size:.92rem}
            nav a{padding:.2rem 0;text-decoration:none}nav a:hover{text-decoration:underline}
            section{margin:1.1rem 0;padding:1.3rem 1.5rem 1.4rem;background:var(--card);border:1px solid var(--line);
            border-radius:.6rem;scroll-margin-top:1rem}
            article+article,article+h3,dl+article{margin-top:2rem}
            article{border-top:1px solid var(--line)}article:first-of-type{border-top:0}
            article:first-of-type h3:first-child{margin-top:0}
            .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(17rem,100%),1fr));gap:.7rem 1.5rem;margin:.9rem 0}
            .script{white-space:pre-line;max-width:44rem;padding-left:.9rem;border-left:3px solid var(--accent-soft)}
            .story{padding:0 0 0 1.1rem;border-left:2px solid var(--line);list-style:none}
            .story li{position:relative;display:grid;grid-template-columns:9rem minmax(0,1fr);gap:0 .6rem;padding:.28rem 0}
            .story li::before{content:"";position:absolute;left:-1.47rem;top:.82rem;width:.6rem;height:.6rem;border-radius:50%;
            background:var(--accent)}
            .story b{font-weight:600}
            .posts{display:grid;gap:.8rem;padding:0;list-style:none}
            .posts li{padding:.1rem 0 .1rem .9rem;border-left:3px solid var(--line)}
            blockquote{margin:0}.posts .by{margin:.15rem 0 0}
            .scroll{max-width:100%;overflow-x:auto;margin:1rem 0}
            details .scroll{max-height:22rem;overflow-y:auto}
            table{width:100%;border-collapse:collapse;font-size:.92rem}
            caption{padding:0 0 .4rem;text-align:left;font-weight:600}
            th{color:var(--soft);font-size:.82rem;font-weight:600;text-align:left;vertical-align:bottom;white-space:nowrap}
            th,td{padding:.4rem .9rem .4rem 0;border-bottom:1px solid var(--line)}
            td{vertical-align:top}th:last-child,td:last-child{padding-right:0}
            .num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
            td.num,th.num{padding-right:1.6rem}td.num:last-child,th.num:last-child{padding-right:0}
            td.words{min-width:5.5rem;max-width:26rem}td.prose{min-width:14rem}td .mark{white-space:nowrap}
            td.digest code,td.digest .by{font-size:.78rem}td.digest code{display:block;width:22ch;overflow-wrap:anywhere}.facts .all{grid-column:1/-1}
            dd{white-space:pre-line}td.code{white-space:nowrap;overflow-wrap:normal}
            td.wide{width:55%;min-width:9rem;vertical-align:middle}
            tbody tr:last-child td{border-bottom:0}
            summary{cursor:pointer;color:var(--accent);font-size:.92rem}
            details{margin:.8rem 0}
            figure{margin:1rem 0}
            .chart .unit{margin:0 0 .3rem}
            .plot{display:grid;grid-template-columns:auto minmax(0,1fr);grid-template-rows:13rem auto;gap:.45rem .6rem;
            margin-top:1rem}
            .ys{display:flex;flex-direction:column;justify-content:space-between;align-items:flex-end;margin:-.6rem 0;
            color:var(--soft);font-size:.8rem;line-height:1.2rem;font-variant-numeric:tabular-nums}
            .plot svg{width:100%;height:100%;overflow:visible}
            figcaption{margin-top:.5rem}.xs{display:flex;justify-content:space-between;gap:.5rem;grid-column:2;color:var(--soft);font-size:.8rem}
            .xs span:nth-child(2){text-align:center}.xs span:last-child{text-align:right}
            line{vector-effect:non-scaling-stroke;stroke-width:1}
            .grid{stroke:var(--line)}.axis{stroke:var(--soft)}
            .bar,.settled{fill:var(--accent)}.reserved{fill:var(--accent-soft)}.left{fill:var(--fill)}
            .bars{display:block;width:100%;height:.75rem;border-radius:.2rem}
            .budget{padding:0;list-style:none}.budget li{margin:.8rem 0}.budget p{margin:.2rem 0}
            .budget .of{font-size:.92rem}
            .legend{display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;color:var(--soft);font-size:.85rem;font-variant-numeric:tabular-nums}
            .key i{display:inline-block;width:.7rem;height:.7rem;margin-right:.35rem;border-radius:.15rem}
            .key.settled i{background:var(--accent)}.key.reserved i{background:var(--accent-soft)}
            .key.left i{background:var(--fill);border:1px solid var(--line)}
            .gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(11rem,100%),1fr));gap:.9rem}
            .gallery figure{margin:0}
            img{display:block;width:100%;height:auto;border:1px solid var(--line);border-radius:.4rem}
            footer{margin-top:1.6rem}
            @media (max-width:40rem){body{padding:1.2rem .8rem 2rem}h1{font-size:1.5rem}section{padding:1rem .9rem 1.1rem}
            .steps{grid-template-columns:repeat(3,1fr)}.tiles{grid-template-columns:repeat(2,1fr)}
            .story li{grid-template-columns:minmax(0,1fr)}.gallery{grid-template-columns:repeat(2,1fr)}}
            @media print{:root{--bg:#fff;--card:#fff;--text:#000;--soft:#444;--line:#bbb;--fill:#e6e6e6;--accent:#0b6b6b;
            --accent-soft:#8cc4c1;--good:#1a6b3a;--bad:#b3261e;--wait:#8a5300;--good-bg:#fff;--bad-bg:#fff;--wait-bg:#fff}
            body{max-width:none;padding:0;font-size:10pt}nav,details{display:none}
            section{padding:0;border:0;margin:1.2rem 0}.scroll{overflow:visible}td.code{white-space:normal;overflow-wrap:anywhere}
            h2,h3,caption{break-after:avoid}tr,figure,.tiles div,.budget li{break-inside:avoid}
            svg,.key i,.step{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
            """;

    /** The policy; the style sheet is known by its digest. */
    static final String POLICY = "default-src 'none'; img-src data:; style-src 'sha256-"
            + Base64.getEncoder().encodeToString(Digest.sha256(SHEET).bytes().toArray())
            + "'; base-uri 'none'; form-action 'none'";

    private ReportStyle() {}
}
