package io.openmldb.rollout.starter.render.html;

import static io.openmldb.rollout.starter.render.html.HtmlText.count;
import static io.openmldb.rollout.starter.render.html.HtmlText.shown;
import static io.openmldb.rollout.starter.render.html.HtmlText.styleOf;
import static j2html.TagCreator.article;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.h4;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import io.openmldb.rollout.starter.render.TimeFormat;
import io.openmldb.rollout.workflows.api.plan.NodePlan;
import io.openmldb.rollout.workflows.api.report.Report.NodeReport;
import io.openmldb.rollout.workflows.api.report.StepRecord;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every node: what became of it, what changed in its file, its steps and its leader moves. */
final class NodeSections {

  private final ReportPage.Content content;
  private final TimeFormat times;

  NodeSections(ReportPage.Content content, TimeFormat times) {
    this.content = content;
    this.times = times;
  }

  DomContent render() {
    List<NodeReport> nodes = content.report().nodes();
    return iff(!nodes.isEmpty(), section(h2("Nodes"), each(nodes, this::node)));
  }

  private DomContent node(NodeReport node) {
    String diff = diffOf(node);
    return article(
        h3(
            shown(node.component().id() + " " + node.endpoint()),
            span(node.state().name().replace('_', ' '))
                .withClasses("badge", styleOf(node.state()))),
        facts(node),
        iff(node.error() != null, pre(shown(node.error())).withClass("error")),
        iff(!diff.isEmpty(), div(h4("Configuration file"), DiffBlock.of(diff))),
        iff(!node.steps().isEmpty(), div(h4("Steps"), steps(node.steps()))),
        iff(!node.moves().isEmpty(), div(h4("Leader moves"), new MovesTable(node).render())),
        iff(
            node.logTail() != null,
            div(h4("The end of its log"), pre(shown(node.logTail())).withClass("log"))));
  }

  private DomContent facts(NodeReport node) {
    List<String> facts = new ArrayList<>();
    planOf(node).ifPresent(plan -> facts.add(plan.node().path() + " on " + plan.host()));
    if (node.effective() != null) {
      facts.add("proved by " + node.effective());
    }
    if (ReportPage.moves(node) > 0) {
      facts.add(count(ReportPage.moves(node), "leader move"));
    }
    if (node.refusedWritesMillis() > 0) {
      facts.add("writes refused for " + node.refusedWritesMillis() + " ms");
    }
    return iff(!facts.isEmpty(), p(shown(String.join(" · ", facts))).withClass("dim"));
  }

  private DomContent steps(List<StepRecord> steps) {
    return table(
        thead(tr(th("Step"), th("From"), th("Took"), th("Attempts"), th("Note"))),
        tbody(
            each(
                steps,
                step ->
                    tr(
                        td(
                            span().withClasses("key", styleOf(step.step())),
                            shown(step.step().id())),
                        td(times.clock(step.startedAt(), content.report().startedAt())),
                        td(TimeFormat.between(step.startedAt(), step.finishedAt())),
                        td(String.valueOf(step.attempts())),
                        td(shown(step.note()))))));
  }

  private Optional<NodePlan> planOf(NodeReport node) {
    return content
        .plan()
        .flatMap(
            plan ->
                plan.nodes().stream()
                    .filter(planned -> planned.component() == node.component())
                    .filter(planned -> planned.endpoint().equals(node.endpoint()))
                    .findFirst());
  }

  private String diffOf(NodeReport node) {
    return planOf(node).map(NodePlan::diff).orElse("");
  }
}
