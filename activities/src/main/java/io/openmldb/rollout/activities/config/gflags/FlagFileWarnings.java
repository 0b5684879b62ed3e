package io.openmldb.rollout.activities.config.gflags;

import io.openmldb.rollout.activities.config.file.ConfigWarning;
import io.openmldb.rollout.activities.config.file.ConfigWarning.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a careful reader would notice in a flag file. */
final class FlagFileWarnings {

  private static final Set<String> INCLUDES = Set.of("flagfile", "fromenv", "tryfromenv");

  private final List<ConfigWarning> found = new ArrayList<>();
  private final Map<String, FlagLine> lastLines = new HashMap<>();

  private FlagFileWarnings() {}

  static List<ConfigWarning> of(List<FlagLine> lines, String text) {
    FlagFileWarnings warnings = new FlagFileWarnings();
    lines.stream()
        .filter(FlagLine::counts)
        .forEach(line -> warnings.lastLines.put(line.name(), line));
    lines.forEach(warnings::look);
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      int line = 1 + (int) text.substring(0, nul).chars().filter(c -> c == '\n').count();
      warnings.found.add(
          new ConfigWarning(Kind.NUL_BYTE, line, null, "a NUL byte ends what the server reads"));
    }
    return List.copyOf(warnings.found);
  }

  private void look(FlagLine line) {
    if (line.text().indexOf('\n') >= 0) {
      add(
          Kind.MIXED_LINE_ENDS,
          line,
          null,
          "CRLF follows LF, and the server reads them as one line");
    } else if (line.isProgramList() && !line.scope().ours()) {
      add(
          Kind.FOREIGN_SECTION,
          line,
          null,
          "this line does not begin with - or #: the server takes it for a list of other programs,"
              + " and ignores it and the flags below it");
    } else if (line.counts()) {
      lookAtFlag(line, line.name());
    }
  }

  private void lookAtFlag(FlagLine line, String name) {
    if (name.endsWith(" ") || name.endsWith("\t")) {
      add(
          Kind.BLANK_BEFORE_EQUALS,
          line,
          name.strip(),
          "the blank before = is part of the name, so the server ignores this line");
    } else if (!line.hasValue() && !name.startsWith("no")) {
      add(
          Kind.NO_VALUE,
          line,
          name,
          "there is no value: the line is ignored unless it is a boolean");
    } else if (line.hasValue() && !line.rawValue().equals(line.rawValue().stripTrailing())) {
      add(Kind.TRAILING_BLANK, line, name, "the blank at the end is part of the value");
    }
    FlagLine last = lastLines.getOrDefault(name, line);
    if (!line.equals(last)) {
      add(Kind.DUPLICATE, line, name, "line " + last.number() + " sets it again, and that counts");
    }
    if (INCLUDES.contains(name)) {
      add(Kind.INCLUDE, line, name, "the server reads flags from somewhere else, too");
    }
  }

  private void add(Kind kind, FlagLine line, @Nullable String key, String message) {
    found.add(new ConfigWarning(kind, line.number(), key, message));
  }
}
