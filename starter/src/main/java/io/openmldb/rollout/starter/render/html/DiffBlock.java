package io.openmldb.rollout.starter.render.html;

import static io.openmldb.rollout.starter.render.html.HtmlText.shown;
import static j2html.TagCreator.each;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.span;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;

/** A unified diff, its lines coloured by what they say. */
final class DiffBlock {

  private DiffBlock() {}

  /**
   * Headings are told from changes by their place: a line of a flag file that was removed begins
   * with {@code ---} too.
   */
  static DomContent of(String diff) {
    List<DomContent> lines = new ArrayList<>();
    boolean heading = true;
    for (String line : diff.lines().toList()) {
      heading = heading && !line.startsWith("@");
      lines.add(span(shown(line + "\n")).withClass(heading ? "heading" : styleOf(line)));
    }
    return pre(each(lines, line -> line)).withClass("diff");
  }

  private static String styleOf(String line) {
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+' -> "added";
      case '-' -> "removed";
      case '@' -> "hunk";
      default -> "context";
    };
  }
}
