package io.openmldb.rollout.activities.ssh.keys;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.SSHAgentConnector;
import com.jcraft.jsch.UnixDomainSocketFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The keys that an SSH agent holds at the moment of a login. */
public final class AgentKeys {

  private final List<Identity> keys;
  private final String problem;

  private AgentKeys(List<Identity> keys, String problem) {
    this.keys = keys;
    this.problem = problem;
  }

  /** No agent. */
  public static AgentKeys none() {
    return new AgentKeys(List.of(), "");
  }

  /** Those of the agent at {@code socket}. Never fails: what is wrong is told by the message. */
  public static AgentKeys of(Path socket) {
    String agent = "the agent at " + socket;
    if (!Files.exists(socket)) {
      return new AgentKeys(List.of(), agent + " is not there");
    }
    try {
      SSHAgentConnector connector = new SSHAgentConnector(new UnixDomainSocketFactory(), socket);
      AgentIdentityRepository repository = new AgentIdentityRepository(connector);
      if (repository.getStatus() != AgentIdentityRepository.RUNNING) {
        return new AgentKeys(List.of(), agent + " does not answer, or not this user");
      }
      List<Identity> keys = List.copyOf(repository.getIdentities());
      return new AgentKeys(keys, keys.isEmpty() ? agent + " holds no keys" : "");
    } catch (AgentProxyException | RuntimeException e) {
      return new AgentKeys(List.of(), agent + " cannot be asked (" + e.getMessage() + ")");
    }
  }

  List<Identity> keys() {
    return keys;
  }

  /** What keeps it from being of use; empty when nothing does. */
  Optional<String> problem() {
    return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
  }

  /** Those among them that are one of these public keys, in the order of these. */
  List<Identity> among(List<byte[]> publicKeys) {
    List<Identity> found = new ArrayList<>();
    for (byte[] publicKey : publicKeys) {
      keys.stream()
          .filter(key -> Arrays.equals(key.getPublicKeyBlob(), publicKey))
          .forEach(found::add);
    }
    return found;
  }
}
