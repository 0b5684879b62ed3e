package io.openmldb.rollout.activities.ssh.keys;

import com.jcraft.jsch.Identity;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys and certificates of one login, read anew for it: certificates live for hours. What
 * cannot be used is passed over, as {@code ssh} does, and told when the login fails.
 */
public final class SshLoginKeys {

  private final JSch jsch;
  private final AgentKeys agent;
  private final Passphrase passphrase;
  private final List<UserCertificate> certificates = new ArrayList<>();
  private final List<byte[]> named = new ArrayList<>();
  private final List<String> offered = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private SshLoginKeys(JSch jsch, AgentKeys agent, Passphrase passphrase) {
    this.jsch = jsch;
    this.agent = agent;
    this.passphrase = passphrase;
  }

  /**
   * Gives {@code jsch} the keys to offer: those of files in their order, then those of the agent.
   * Servers hear a few of them only.
   *
   * @param files of private keys, or of public ones whose private keys the agent holds
   * @param certificateFiles of certificates for some of them; with none, each key's is looked for
   *     beside it, in {@code <key>-cert.pub}
   * @param agent what else there is
   * @param namedOnly whether of the agent's keys only those are offered that {@code files} name
   * @param passphrase what opens keys that are encrypted
   */
  public static SshLoginKeys add(
      JSch jsch,
      List<Path> files,
      List<Path> certificateFiles,
      AgentKeys agent,
      boolean namedOnly,
      Passphrase passphrase)
      throws JSchException {
    SshLoginKeys keys = new SshLoginKeys(jsch, agent, passphrase);
    for (Path file : certificateFiles) {
      keys.readCertificate(file);
    }
    for (Path file : files) {
      if (certificateFiles.isEmpty()) {
        Path beside = Path.of(file + "-cert.pub");
        if (Files.exists(beside)) {
          keys.readCertificate(beside);
        }
      }
      keys.offer(file);
    }
    keys.offerAgents(namedOnly);
    return keys;
  }

  private void offerAgents(boolean namedOnly) throws JSchException {
    agent.problem().ifPresent(notes::add);
    List<Identity> ordered = new ArrayList<>(agent.among(named));
    if (!namedOnly) {
      agent.keys().stream().filter(key -> !ordered.contains(key)).forEach(ordered::add);
    }
    for (Identity key : ordered) {
      jsch.addIdentity(key, null);
      offered.add(key.getName() + " of the agent");
    }
    if (ordered.isEmpty() && !agent.keys().isEmpty()) {
      notes.add("the agent holds none of the keys that are named (IdentitiesOnly)");
    }
  }

  private void readCertificate(Path file) {
    try {
      if (Files.exists(file)) {
        certificates.add(UserCertificate.read(file));
      } else {
        notes.add(file + " is not there");
      }
    } catch (IOException e) {
      notes.add("the certificate " + file + " cannot be read (" + e.getMessage() + ")");
    }
  }

  private void offer(Path file) {
    if (!Files.exists(file)) {
      notes.add(file + " is not there");
      return;
    }
    if (!Files.isReadable(file)) {
      notes.add(file + " may not be read by the worker's user");
      return;
    }
    if (isPublic(file)) {
      return;
    }
    try {
      KeyPair key = KeyPair.load(jsch, file.toString());
      if (key.getPublicKeyBlob() != null) {
        named.add(key.getPublicKeyBlob());
      }
      if (!key.isEncrypted()) {
        offer(file, key, null);
      } else if (passphrase.bytes().isEmpty()) {
        notes.add(file + " is encrypted: " + passphrase.origin());
      } else if (key.decrypt(passphrase.bytes().get())) {
        offer(file, key, passphrase.bytes().get());
      } else {
        notes.add(file + " is encrypted, and " + passphrase.origin() + " does not open it");
      }
    } catch (JSchException e) {
      notes.add(file + " is no private key that can be read (" + e.getMessage() + ")");
    }
  }

  /** Where it is a public key, it only names one that the agent holds. */
  private boolean isPublic(Path file) {
    try {
      String[] words = Files.readString(file).strip().split("\\s+", 3);
      if (words.length < 2 || !words[0].matches("(ssh|ecdsa|sk)-.*")) {
        return false;
      }
      named.add(Base64.getDecoder().decode(words[1]));
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private void offer(Path file, KeyPair key, byte @Nullable [] opening) throws JSchException {
    for (UserCertificate certificate : certificates) {
      if (certificate.isFor(key.getPublicKeyBlob())) {
        jsch.addIdentity(file.toString(), certificate.file().toString(), opening);
        notes.add(certificate.description(Instant.now()));
      }
    }
    jsch.addIdentity(file.toString(), opening);
    offered.add(file.toString());
  }

  /** Whether there is none to offer. */
  public boolean isEmpty() {
    return offered.isEmpty();
  }

  /** For a message: what was offered, and what could not be. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    parts.add(
        offered.isEmpty()
            ? "no key could be offered"
            : "offered were the keys " + String.join(", ", offered));
    parts.addAll(notes);
    return String.join("; ", parts);
  }
}
