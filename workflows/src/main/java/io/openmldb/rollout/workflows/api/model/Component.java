package io.openmldb.rollout.workflows.api.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A kind of OpenMLDB server. The constants stand in the order in which a rollout visits them, and a
 * component's name is the one {@code start.sh} knows it by.
 */
public enum Component {
  NAMESERVER("nameserver.flags"),
  TABLET("tablet.flags"),
  APISERVER("apiserver.flags"),
  TASKMANAGER("taskmanager.properties");

  private final String fileName;

  Component(String fileName) {
    this.fileName = fileName;
  }

  /**
   * The name in JSON, on the command line and in {@code start.sh}: {@code tablet}, for instance.
   */
  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The configuration file, relative to the node's working directory. */
  public String file() {
    return "conf/" + fileName;
  }

  /** Whether the configuration is a gflags file; the taskmanager's is a Java properties file. */
  public boolean readsFlagFile() {
    return this != TASKMANAGER;
  }

  /**
   * The one name of a configuration key that may be written in several ways: gflags takes dashes
   * for underscores.
   */
  public String canonical(String key) {
    return readsFlagFile() ? key.replace('-', '_') : key;
  }

  /** The component with this {@link #id()}, or empty. */
  public static Optional<Component> named(String id) {
    return Arrays.stream(values()).filter(component -> component.id().equals(id)).findFirst();
  }

  @JsonCreator
  static Component fromJson(String id) {
    return named(id)
        .orElseThrow(() -> new IllegalArgumentException("unknown component \"" + id + "\""));
  }
}
