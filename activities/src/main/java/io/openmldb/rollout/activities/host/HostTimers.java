package io.openmldb.rollout.activities.host;

import io.openmldb.rollout.activities.ssh.RemoteHost;
import java.time.Duration;
import java.util.Map;

/**
 * Scripts that run on a host by themselves after a delay, unless disarmed: the last resort for when
 * every worker has died. A timer runs detached in {@code
 * <workdir>/.openmldb-rollout/timers/<name>}.
 *
 * <p>The body is bash. It may call {@code http_post HOST PORT PATH BODY}, which posts JSON with the
 * {@code Authorization} header from the timer's file {@code authorization} ({@code sdefault} when
 * there is none), prints the response's body, and fails when there was no response with status 200
 * within five seconds. {@code $TIMER_DIR} is the timer's folder.
 */
public final class HostTimers {

  private HostTimers() {}

  /** What {@link #disarm} found. */
  public enum Disarmed {
    /** It was waiting, and will not run. */
    BEFORE_IT_FIRED,

    /** It has run, to its end. */
    AFTER_IT_FIRED,

    /** There was none of this name. */
    NEVER_ARMED
  }

  /**
   * Arms a timer; one of the same name is replaced, after its end when it is running.
   *
   * @param host where
   * @param workdir the working directory of the node that it is about
   * @param name of letters, digits, {@code -}, {@code _} and {@code .}
   * @param delay from now
   * @param scriptBody bash; holds no secret
   * @param files further files by name, mode 0600, in the timer's folder; secrets go here
   */
  public static void arm(
      RemoteHost host,
      String workdir,
      String name,
      Duration delay,
      String scriptBody,
      Map<String, byte[]> files) {
    throw new UnsupportedOperationException(
        "not yet: " + host + workdir + name + delay + scriptBody.length() + files.size());
  }

  /** Disarms a timer and removes its files. One that is running just now is waited for. */
  public static Disarmed disarm(RemoteHost host, String workdir, String name) {
    throw new UnsupportedOperationException("not yet: " + host + workdir + name);
  }
}
