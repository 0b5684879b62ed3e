package io.openmldb.rollout.sandbox.layout;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A component of OpenMLDB, by start.sh's name for it. */
public enum SandboxComponent {
  NAMESERVER("nameserver.flags"),
  TABLET("tablet.flags"),
  APISERVER("apiserver.flags"),
  TASKMANAGER("taskmanager.properties");

  private final String configFile;

  SandboxComponent(String configFile) {
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
  public static SandboxComponent ofWord(String word) {
    for (SandboxComponent component : values()) {
      if (component.word().equals(word)) {
        return component;
      }
    }
    String known =
        Arrays.stream(values()).map(SandboxComponent::word).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("no component is called '" + word + "': " + known);
  }
}
