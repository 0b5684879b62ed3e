package io.openmldb.rollout.sandbox.house;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A component of OpenMLDB, by start.sh's name for it. */
public enum Component {
  NAMESERVER("nameserver.flags"),
  TABLET("tablet.flags"),
  APISERVER("apiserver.flags"),
  TASKMANAGER("taskmanager.properties");

  private final String configFile;

  Component(String configFile) {
    this.configFile = configFile;
  }

  /** The word that start.sh takes, for example {@code tablet}. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name of its file in {@code conf/}. */
  public String configFile() {
    return configFile;
  }

  /**
   * The component of this word.
   *
   * @throws IllegalArgumentException if there is none; the message lists the words that exist
   */
  @JsonCreator
  public static Component ofWord(String word) {
    for (Component component : values()) {
      if (component.word().equals(word)) {
        return component;
      }
    }
    String known = Arrays.stream(values()).map(Component::word).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("no component is called '" + word + "': " + known);
  }
}
