package io.openmldb.rollout.activities.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchException;
import java.util.Optional;

/** Why a server did not open a channel (RFC 4254, section 5.1). */
enum ChannelRefusal {
  ADMINISTRATIVELY_PROHIBITED("administratively prohibited"),
  CONNECT_FAILED("connect failed"),
  UNKNOWN_CHANNEL_TYPE("unknown channel type"),
  RESOURCE_SHORTAGE("resource shortage");

  private final String words;

  ChannelRefusal(String words) {
    this.words = words;
  }

  /**
   * What the server answered; empty when it did not, or opened the channel. JSch has one message
   * for all that, and keeps the answer's number where a command's exit status belongs.
   *
   * @param thrown by {@code channel.connect}
   */
  static Optional<ChannelRefusal> of(Channel channel, JSchException thrown) {
    int reason = channel.getExitStatus();
    return String.valueOf(thrown.getMessage()).startsWith("channel is not opened")
            && reason >= 1
            && reason <= values().length
        ? Optional.of(values()[reason - 1])
        : Optional.empty();
  }

  @Override
  public String toString() {
    return words;
  }
}
