package io.openmldb.rollout.sandbox.layout;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.file.Path;

/**
 * One running instance of a component.
 *
 * @param component what it runs
 * @param index counts from 1 within its component
 * @param port where it listens, on the loopback address
 * @param workdir its working directory, with {@code bin}, {@code conf}, {@code logs}
 */
public record SandboxNode(SandboxComponent component, int index, int port, Path workdir) {

  /** {@code host:port}, as OpenMLDB names the node. */
  @JsonIgnore
  public String endpoint() {
    return SandboxLayout.HOST + ":" + port;
  }

  /** For example {@code tablet-1}; also the name of its working directory. */
  @JsonIgnore
  public String label() {
    return component.word() + "-" + index;
  }

  /** The file that start.sh keeps: the component's pid, or in daemon mode the supervisor's. */
  @JsonIgnore
  public Path pidFile() {
    return workdir.resolve("bin").resolve(component.word() + ".pid");
  }

  /** The file that only a supervisor keeps. */
  @JsonIgnore
  public Path childPidFile() {
    return workdir.resolve("bin").resolve(component.word() + ".pid.child");
  }

  /** One line for every start of its server process. */
  @JsonIgnore
  public Path starts() {
    return workdir.resolve("starts");
  }

  /** Files in here tell its processes to misbehave. */
  @JsonIgnore
  public Path faults() {
    return workdir.resolve("fault");
  }
}
