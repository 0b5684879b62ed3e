package io.openmldb.rollout.sandbox.server.flags;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a command line and the flag files it names, with gflags' habits: later settings win, an
 * unknown flag is an error on the command line but not in a file, and a line of a file without a
 * leading dash names the programs that the following lines are for.
 */
public final class GflagsCommandLine {
  private final FlagDefinitions table = FlagDefinitions.ofBinary();
  private final Map<String, String> values = new HashMap<>();
  private final CommandLineErrors errors = new CommandLineErrors();

  private GflagsCommandLine() {}

  /** Never throws for what is written on the line; see {@link #errors()}. */
  public static GflagsCommandLine read(List<String> arguments) {
    GflagsCommandLine line = new GflagsCommandLine();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--")) {
        break;
      }
      if (argument.startsWith("-") && argument.length() > 1) {
        String next = i + 1 < arguments.size() ? arguments.get(i + 1) : null;
        if (line.takeArgument(withoutDashes(argument), next)) {
          i++;
        }
      }
    }
    return line;
  }

  public FlagSettings flags() {
    return new FlagSettings(table, values);
  }

  public Collection<String> errors() {
    return errors.messages();
  }

  /** Returns whether the next argument was used as this flag's value. */
  private boolean takeArgument(String setting, String next) {
    Assignment assignment = Assignment.of(setting, table);
    FlagDefinition flag = assignment.flag();
    if (flag == null) {
      errors.unknown(assignment.name());
      return false;
    }
    if (assignment.value() != null) {
      set(flag, assignment.value());
      return false;
    }
    if (next == null) {
      errors.missingArgument(flag);
      return false;
    }
    set(flag, next);
    return true;
  }

  private void set(FlagDefinition flag, String text) {
    flag.type()
        .read(text)
        .ifPresentOrElse(value -> values.put(flag.name(), value), () -> errors.illegal(flag, text));
    if (flag.name().equals("flagfile")) {
      for (String file : text.split(",", -1)) {
        readFile(file);
      }
    }
  }

  private void readFile(String file) {
    List<String> lines;
    try {
      lines = Files.readString(Path.of(file)).lines().toList();
    } catch (IOException e) {
      errors.unreadableFile(file);
      return;
    }
    boolean forUs = true;
    for (String raw : lines) {
      String line = raw.stripLeading();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (!line.startsWith("-")) {
        forUs = ProgramNames.includeThisProgram(line);
      } else if (forUs) {
        takeLine(withoutDashes(line));
      }
    }
  }

  private void takeLine(String setting) {
    Assignment assignment = Assignment.of(setting, table);
    if (assignment.flag() != null && assignment.value() != null) {
      set(assignment.flag(), assignment.value());
    }
  }

  private static String withoutDashes(String argument) {
    return argument.substring(argument.startsWith("--") ? 2 : 1);
  }

  /**
   * One {@code name=value}, {@code name} or {@code noname}; the flag is null where the binary has
   * none of that name.
   */
  private record Assignment(String name, FlagDefinition flag, String value) {
    static Assignment of(String setting, FlagDefinitions table) {
      int equals = setting.indexOf('=');
      String name = equals < 0 ? setting : setting.substring(0, equals);
      String value = equals < 0 ? null : setting.substring(equals + 1);
      FlagDefinition flag = table.find(name).orElse(null);
      if (flag == null && name.startsWith("no")) {
        FlagDefinition negated = table.find(name.substring(2)).orElse(null);
        if (negated != null && negated.type() == FlagType.BOOL) {
          return new Assignment(name, negated, "0");
        }
      }
      if (flag != null && flag.type() == FlagType.BOOL && value == null) {
        return new Assignment(name, flag, "1");
      }
      return new Assignment(name, flag, value);
    }
  }
}
