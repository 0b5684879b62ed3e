package io.openmldb.rollout.starter.render.html;

import static io.openmldb.rollout.starter.render.html.HtmlText.shown;
import static j2html.TagCreator.code;
import static j2html.TagCreator.dd;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.li;
import static j2html.TagCreator.section;
import static j2html.TagCreator.ul;

import io.openmldb.rollout.workflows.api.request.RequestSummary;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import j2html.tags.DomContent;
import java.util.List;

/** What was asked for, by whom and why. */
final class RequestSection {

  private final RolloutRequest request;

  RequestSection(RolloutRequest request) {
    this.request = request;
  }

  DomContent render() {
    return section(
        h2("Request"),
        dl(
            dt("Changes"),
            dd(ul(each(RequestSummary.changes(request), change -> li(code(shown(change)))))),
            dt("Options"),
            dd(options()),
            dt("Asked for by"),
            dd(shown(request.by() == null ? "not said" : request.by())),
            dt("Why"),
            dd(shown(request.reason() == null ? "not said" : request.reason()))));
  }

  /** Those that were not left as they are. */
  private DomContent options() {
    List<String> chosen = RequestSummary.options(request);
    return chosen.isEmpty()
        ? shown("all as by default")
        : ul(each(chosen, option -> li(code(shown(option)))));
  }
}
