package io.openmldb.rollout.sandbox.server.flags;

import java.util.Arrays;
import java.util.List;

/** brpc's page {@code /flags[/name,pattern]} as plain text. */
public final class BrpcFlagsPage {
  private static final String HEADER =
      "Name | Value | Description | Defined At\n" + "-".repeat(39) + "\n";

  /** The file in which the program's entry stands; {@code --helpxml} leaves it out. */
  private static final String MAIN = "src/cmd/sql_cmd.h";

  private BrpcFlagsPage() {}

  /**
   * The page for the flags selected.
   *
   * @param selection names or wildcards, separated by commas or semicolons; empty for all flags
   */
  public static String of(FlagSettings flags, String selection) {
    List<String> patterns =
        selection.isEmpty() ? List.of("*") : Arrays.asList(selection.split("[,;]", -1));
    StringBuilder page = new StringBuilder(HEADER);
    for (FlagDefinition flag : flags.table().all()) {
      if (patterns.stream().anyMatch(pattern -> Wildcard.matches(pattern, flag.name()))) {
        page.append(line(flag, flags.text(flag.name())));
      }
    }
    return page.toString();
  }

  private static String line(FlagDefinition flag, String value) {
    String name = flag.reloadable() ? flag.name() + " (R)" : flag.name();
    String shown = value.isEmpty() ? " " : value;
    if (!value.equals(flag.defaultValue())) {
      shown += " (default:" + flag.defaultValue() + ")";
    }
    String file = flag.file().isEmpty() ? MAIN : flag.file();
    return name + " | " + shown + " | " + flag.meaning() + " | " + file + "\n";
  }
}
