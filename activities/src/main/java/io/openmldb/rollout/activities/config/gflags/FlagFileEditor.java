package io.openmldb.rollout.activities.config.gflags;

import static java.util.stream.Collectors.joining;

import io.openmldb.rollout.activities.config.file.ConfigFileException;
import io.openmldb.rollout.activities.config.file.ConfigWarning;
import io.openmldb.rollout.activities.config.file.EditSyntax;
import io.openmldb.rollout.activities.config.file.LineEnds;
import io.openmldb.rollout.activities.config.file.TextEdits;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes edits in the text of a flag file. */
final class FlagFileEditor {

  private final FlagFile file;
  private final String text;
  private final TextEdits splices = new TextEdits();

  private FlagFileEditor(FlagFile file) {
    this.file = file;
    this.text = file.text();
  }

  /** The text of {@code file} after {@code edit}. */
  static String apply(ConfigEdit edit, FlagFile file) {
    EditSyntax.check(edit, key -> key.replace('-', '_'));
    refuseUnreadable(file);
    FlagFileEditor edits = new FlagFileEditor(file);
    edit.unset().stream().map(key -> key.replace('-', '_')).distinct().forEach(edits::unset);
    edit.set().forEach(edits::set);
    return edits.splices.applyTo(file.text());
  }

  private static void refuseUnreadable(FlagFile file) {
    for (ConfigWarning oddity : file.warnings()) {
      if (oddity.kind() == ConfigWarning.Kind.MIXED_LINE_ENDS
          || oddity.kind() == ConfigWarning.Kind.NUL_BYTE) {
        throw new ConfigFileException(
            "line " + oddity.line() + ": " + oddity.message() + "; correct the file by hand first");
      }
    }
  }

  private void unset(String key) {
    for (FlagLine line : file.lines(key)) {
      splices.replace(line.lineStart(), line.lineEnd(), "");
    }
  }

  private void set(String key, String value) {
    String raw = raw(value);
    List<FlagLine> present = file.lines(key);
    for (FlagLine line : present) {
      if (!line.hasValue() || line.negates(key.replace('-', '_'))) {
        splices.replace(line.textStart(), line.textEnd(), "--" + key + "=" + raw);
      } else if (!line.rawValue().equals(raw)) {
        // From the line's start: an empty range at its end would compete with what is added there.
        String untilValue = text.substring(line.textStart(), line.valueStart());
        splices.replace(line.textStart(), line.textEnd(), untilValue + raw);
      }
    }
    if (present.isEmpty()) {
      add(key, "--" + key + "=" + raw);
    }
  }

  private void add(String key, String flag) {
    FlagLine commentedOut = lastCommentedOut(key);
    if (commentedOut != null) {
      addAfter(commentedOut.lineEnd(), commentedOut.isTerminated(), flag);
      return;
    }
    FlagLine foreign = firstOfForeignTail();
    if (foreign != null) {
      splices.insert(foreign.lineStart(), flag + LineEnds.before(foreign.lineStart(), text));
      return;
    }
    addAfter(text.length(), LineEnds.endsALine(text), flag);
  }

  private void addAfter(int position, boolean terminated, String flag) {
    String lineEnd = LineEnds.before(position, text);
    splices.insert(position, terminated ? flag + lineEnd : lineEnd + flag);
  }

  /** The last line {@code #--key=…} below which a flag would count; null when there is none. */
  private @Nullable FlagLine lastCommentedOut(String key) {
    Pattern pattern = Pattern.compile("#+\\s*--?" + anyWriting(key) + "(=.*)?\\s*");
    FlagLine last = null;
    for (FlagLine line : file.lines()) {
      boolean flagWouldCount = line.scope().ours() && !line.scope().inProgramList();
      if (line.isComment() && flagWouldCount && pattern.matcher(line.text()).matches()) {
        last = line;
      }
    }
    return last;
  }

  /** Matches {@code key} with dashes or underscores, which are the same to gflags. */
  private static String anyWriting(String key) {
    return Arrays.stream(key.split("[-_]", -1)).map(Pattern::quote).collect(joining("[-_]"));
  }

  /**
   * The list of other programs after which nothing in the file is for us any more; null when a flag
   * at the file's end would count. What is added has to stand before it.
   */
  private @Nullable FlagLine firstOfForeignTail() {
    FlagLine first = null;
    FlagLine.Scope before = FlagLine.Scope.INITIAL;
    for (FlagLine line : file.lines()) {
      if (line.isProgramList() && before.ours() && !before.inProgramList()) {
        first = line;
      }
      before = line.scope();
    }
    return before.ours() ? null : first;
  }

  private static String raw(String value) {
    return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
