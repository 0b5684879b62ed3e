package io.openmldb.rollout.sandbox.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How the practice cluster's JVMs are started: many of them share one small machine. */
public final class JavaCommand {

  /** What the two have in common: starts fast and grows with the rows. */
  private static final List<String> SMALL =
      List.of("-Xms32m", "-Xss512k", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:-UsePerfData");

  /** A heap for some hundred thousand rows, and the quick compiler only. */
  public static final List<String> LIGHT = with("-Xmx512m", "-XX:TieredStopAtLevel=1");

  /**
   * For nodes that serve at the released pace for long: a heap for some million rows, and the slow
   * compiler too, without which the processor has half as much work again at full speed.
   */
  static final List<String> LASTING = with("-Xmx3g");

  /** Logback's setting, and this module's value of it: warnings to standard error. */
  public static final String LOG_SETTING = "logback.configurationFile";

  public static final String LOG_CONFIGURATION = "io/openmldb/rollout/sandbox/logback.xml";

  private JavaCommand() {}

  private static List<String> with(String... options) {
    return Stream.concat(SMALL.stream(), Stream.of(options)).toList();
  }

  /** The java that runs this. */
  public static Path executable() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** The command line of one of the practice cluster's own processes. */
  public static List<String> of(SandboxLayout layout, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(executable().toString());
    command.addAll(LIGHT);
    command.add("-D" + LOG_SETTING + "=" + LOG_CONFIGURATION);
    command.add("-cp");
    command.add(LibraryCopy.classpath(layout.libraries()));
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }
}
