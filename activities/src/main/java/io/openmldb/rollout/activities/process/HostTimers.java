package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.ssh.RemoteCommand;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Scripts that run on a host by themselves after a delay, unless disarmed: the last resort for when
 * every worker has died. A timer runs detached; its files are in {@code
 * <workdir>/.openmldb-rollout/timers}.
 *
 * <p>The body is bash, and may take two minutes. It may call {@code http_post HOST PORT PATH BODY},
 * which posts JSON with the {@code Authorization} header from the timer's file {@code
 * authorization} ({@code sdefault} when there is none), and prints the response's body; it prints
 * nothing and fails when no response of status 200 came within two seconds. {@code $TIMER_DIR} is
 * the timer's folder.
 */
public final class HostTimers {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

  /** A body that is running is waited for, and it may take two minutes. */
  private static final Duration DEADLINE = Duration.ofSeconds(160);

  private static final String HTTP_POST =
      "http_post() { timeout 2 bash \"$TIMER_DIR/http-post.sh\" \"$@\" 2> /dev/null; }\n";

  private HostTimers() {}

  /** What {@link #disarm} found. */
  public enum Disarmed {
    /** It was waiting, and will not run. */
    BEFORE_IT_FIRED,

    /** It has run, to its end. */
    AFTER_IT_FIRED,

    /** There was none of this name. */
    NEVER_ARMED,

    /** It was armed under a greater token, and stays. */
    LEFT_ARMED
  }

  /**
   * Arms a timer. It replaces one of the same name at once; if that one is just running, it is let
   * finish before. One that waits still and was armed under a greater token is not replaced.
   *
   * @param host where
   * @param workdir the working directory of the node that it is about
   * @param name of letters, digits, {@code -} and {@code _}
   * @param token orders those who arm timers: who has a greater one came later
   * @param delay from now
   * @param scriptBody bash; holds no secret
   * @param files further files by name, mode 0600, in the timer's folder; secrets go here, in
   *     {@code authorization}, which is removed as soon as the body has ended
   * @return whether it is armed
   */
  public static boolean arm(
      RemoteHost host,
      String workdir,
      String name,
      long token,
      Duration delay,
      String scriptBody,
      Map<String, byte[]> files) {
    Map<String, byte[]> all = new LinkedHashMap<>(files);
    all.put("body", utf8(HTTP_POST + scriptBody));
    all.put("http-post.sh", utf8(HostScripts.text("http-post.sh")));
    all.put("run", utf8(HostScripts.text("run-timer.sh")));
    StringBuilder script =
        new StringBuilder(HostScripts.text("arm-timer.sh")).append("write_files() {\n");
    all.forEach((file, content) -> script.append(fileLine(file, content)));
    script.append("}\nmain \"$@\" < /dev/null\n");
    String seconds = String.format(Locale.ROOT, "%.3f", delay.toMillis() / 1000.0);
    String id = UUID.randomUUID().toString();
    String[] arguments = {folder(workdir), name, id, seconds, String.valueOf(token)};
    String said = run(host, "arm", checked(name), script.toString(), arguments);
    return switch (said.strip()) {
      case "armed" -> true;
      case "later" -> false;
      default -> throw new IllegalStateException("arm-timer.sh said: " + said);
    };
  }

  /**
   * Disarms a timer and removes its files. One that is running just now is waited for.
   *
   * @param token as for {@link #arm}
   */
  public static Disarmed disarm(RemoteHost host, String workdir, String name, long token) {
    String script =
        HostScripts.text("arm-timer.sh")
            + HostScripts.text("disarm-timer.sh")
            + "disarm \"$@\" < /dev/null\n";
    String found =
        run(host, "disarm", checked(name), script, folder(workdir), name, String.valueOf(token));
    return switch (found.strip()) {
      case "before" -> Disarmed.BEFORE_IT_FIRED;
      case "after" -> Disarmed.AFTER_IT_FIRED;
      case "never-armed" -> Disarmed.NEVER_ARMED;
      case "later" -> Disarmed.LEFT_ARMED;
      default -> throw new IllegalStateException("disarm-timer.sh said: " + found);
    };
  }

  private static String run(
      RemoteHost host, String verb, String name, String script, String... arguments) {
    String what = verb + " the timer " + name;
    return HostScripts.run(host, what, RemoteCommand.bash(script, arguments), DEADLINE);
  }

  private static String fileLine(String file, byte[] content) {
    if (!FILE_NAME.matcher(file).matches()) {
      throw new IllegalArgumentException("not a name of a timer's file: " + file);
    }
    return "file '" + file + "' '" + Base64.getEncoder().encodeToString(content) + "'\n";
  }

  private static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name of a timer: " + name);
    }
    return name;
  }

  private static String folder(String workdir) {
    return workdir + "/.openmldb-rollout/timers";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
