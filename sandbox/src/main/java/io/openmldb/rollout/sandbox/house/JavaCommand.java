package io.openmldb.rollout.sandbox.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the practice cluster's JVMs are started: many of them share one small machine. */
public final class JavaCommand {

  private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

  /**
   * Heaps that begin small and grow with the rows, one collector thread, the quick compiler only:
   * starts fast and stays small.
   */
  public static final List<String> LIGHT =
      List.of(
          "-Xms32m",
          "-Xmx512m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          QUICK_COMPILER,
          "-Xshare:auto",
          "-XX:-UsePerfData");

  /**
   * The same with the slow compiler too, for nodes that serve at the released pace for long: at
   * full speed the quick compiler's code needs half as much processor time again.
   */
  static final List<String> LASTING =
      LIGHT.stream().filter(option -> !option.equals(QUICK_COMPILER)).toList();

  /** Logback's setting, and this module's value of it: warnings to standard error. */
  public static final String LOG_SETTING = "logback.configurationFile";

  public static final String LOG_CONFIGURATION = "io/openmldb/rollout/sandbox/logback.xml";

  private JavaCommand() {}

  /** The java that runs this. */
  public static Path executable() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** The command line of one of the house's own processes. */
  public static List<String> of(House house, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(executable().toString());
    command.addAll(LIGHT);
    command.add("-D" + LOG_SETTING + "=" + LOG_CONFIGURATION);
    command.add("-cp");
    command.add(Libraries.classpath(house.libraries()));
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }
}
