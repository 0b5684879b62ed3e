package io.openmldb.rollout.activities.config;

import io.openmldb.rollout.request.ConfigEdit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration file of its format. */
public final class PropertiesFile implements ConfigFile {

  private final byte[] bytes;

  private PropertiesFile(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Reads a file's content; never fails. */
  public static PropertiesFile parse(byte[] bytes) {
    return new PropertiesFile(bytes.clone());
  }

  @Override
  public Optional<String> value(String key) {
    return Optional.ofNullable(values().get(key));
  }

  @Override
  public Map<String, String> values() {
    throw notYet("not yet");
  }

  @Override
  public List<Oddity> oddities() {
    throw notYet("not yet");
  }

  @Override
  public PropertiesFile apply(ConfigEdit edit) {
    throw notYet("not yet");
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  private static RuntimeException notYet(String what) {
    return new UnsupportedOperationException(what);
  }
}
