package io.openmldb.rollout.activities.lease;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperRefusedException;
import java.io.IOException;
import java.util.List;

/** The lease as it is written: JSON that an operator can read with any ZooKeeper client. */
final class LeaseJson {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private LeaseJson() {}

  static byte[] write(LeaseRecord record) {
    return bytes(record);
  }

  static byte[] write(LeaseAttempt attempt) {
    return bytes(attempt);
  }

  static byte[] write(List<?> items) {
    return bytes(items);
  }

  /**
   * @throws ZooKeeperRefusedException when the node at {@code path} holds something else
   */
  static LeaseRecord record(String path, byte[] json) {
    try {
      return JSON.readValue(json, LeaseRecord.class);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /**
   * @throws ZooKeeperRefusedException when the node at {@code path} holds something else
   */
  static LeaseAttempt attempt(String path, byte[] json) {
    try {
      return JSON.readValue(json, LeaseAttempt.class);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /**
   * @throws ZooKeeperRefusedException when the node at {@code path} holds something else
   */
  static <T> List<T> items(String path, byte[] json, TypeReference<List<T>> type) {
    try {
      return JSON.readValue(json, type);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a lease's records are plain data", e);
    }
  }

  private static ZooKeeperRefusedException unreadable(String path, IOException e) {
    return new ZooKeeperRefusedException(
        "the record at " + path + " in ZooKeeper is not a lease of this version", e);
  }
}
