package io.openmldb.rollout.starter.render.html;

import static io.openmldb.rollout.starter.render.html.HtmlText.shown;
import static io.openmldb.rollout.starter.render.html.HtmlText.styleOf;
import static j2html.TagCreator.code;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import io.openmldb.rollout.workflows.api.plan.EqualFindings;
import io.openmldb.rollout.workflows.api.plan.Finding;
import j2html.tags.DomContent;
import java.util.List;
import java.util.stream.Collectors;

/** Findings, the gravest first; one that several nodes have alike is told once. */
final class FindingsSection {

  private final List<Finding> findings;

  FindingsSection(List<Finding> findings) {
    this.findings = findings;
  }

  DomContent render() {
    return iff(
        !findings.isEmpty(),
        section(
            h2("Findings"),
            table(
                thead(tr(th("Level"), th("Code"), th("Where"), th("What"))),
                tbody(each(EqualFindings.of(findings), FindingsSection::row)))));
  }

  private static DomContent row(EqualFindings equal) {
    Finding finding = equal.finding();
    return tr(
        td(span(finding.level().name()).withClasses("badge", styleOf(finding.level()))),
        td(code(shown(finding.code()))),
        td(
            shown(
                equal.places().stream()
                    .map(place -> place.isEmpty() ? "cluster" : place)
                    .collect(Collectors.joining(", ")))),
        td(
            p(shown(finding.message())),
            iff(finding.hint() != null, p(shown(finding.hint())).withClass("dim"))));
  }
}
