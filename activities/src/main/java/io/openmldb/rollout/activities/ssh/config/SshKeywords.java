package io.openmldb.rollout.activities.ssh.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What OpenSSH's keywords mean here. All are in lower case. */
public final class SshKeywords {

  /** Lead to another connection than the worker can make, unless they have one of these values. */
  static final Map<String, Set<String>> UNSUPPORTED =
      Map.ofEntries(
          Map.entry("proxycommand", Set.of("none")),
          Map.entry("proxyusefdpass", Set.of("no", "false")),
          Map.entry("pkcs11provider", Set.of("none")),
          Map.entry("smartcarddevice", Set.of("none")),
          Map.entry("canonicalizehostname", Set.of("no", "false", "none")),
          Map.entry("addressfamily", Set.of("any", "inet")),
          Map.entry("bindaddress", Set.of()),
          Map.entry("bindinterface", Set.of()),
          Map.entry("pubkeyauthentication", Set.of("yes", "true", "unbound", "host-bound")),
          Map.entry("remotecommand", Set.of("none")),
          Map.entry("sessiontype", Set.of("default")),
          Map.entry("revokedhostkeys", Set.of("none")),
          Map.entry("refuseconnection", Set.of()));

  /** Algorithms, by the name that JSch has for them. */
  public static final Map<String, Set<String>> ALGORITHMS =
      Map.of(
          "kexalgorithms", Set.of("kex"),
          "hostkeyalgorithms", Set.of("server_host_key"),
          "ciphers", Set.of("cipher.c2s", "cipher.s2c"),
          "macs", Set.of("mac.c2s", "mac.s2c"),
          "pubkeyacceptedalgorithms", Set.of("PubkeyAcceptedAlgorithms"),
          "pubkeyacceptedkeytypes", Set.of("PubkeyAcceptedAlgorithms"));

  /** Have no part in where, as whom and how the worker logs in, or are stricter there anyway. */
  static final Set<String> HARMLESS =
      Set.of(
          ("addkeystoagent afstokenpassing batchmode canonicaldomains canonicalizefallbacklocal"
                  + " canonicalizemaxdots canonicalizepermittedcnames casignaturealgorithms"
                  + " challengeresponseauthentication channeltimeout checkhostip cipher"
                  + " clearallforwardings compression compressionlevel connectionattempts"
                  + " connecttimeout controlmaster controlpath controlpersist dsaauthentication"
                  + " dynamicforward enableescapecommandline enablesshkeysign escapechar"
                  + " exitonforwardfailure fallbacktorsh fingerprinthash forkafterauthentication"
                  + " forwardagent forwardx11 forwardx11timeout forwardx11trusted gatewayports"
                  + " globalknownhostsfile2 gssapiauthentication"
                  + " gssapiclientidentity gssapidelegatecredentials gssapikexalgorithms"
                  + " gssapikeyexchange gssapirenewalforcesrekey gssapiserveridentity"
                  + " gssapitrustdns hashknownhosts hostbasedacceptedalgorithms"
                  + " hostbasedauthentication hostbasedkeytypes ipqos"
                  + " kbdinteractiveauthentication kbdinteractivedevices keepalive"
                  + " knownhostscommand localcommand localforward loglevel logverbose"
                  + " nohostauthenticationforlocalhost numberofpasswordprompts"
                  + " obscurekeystroketiming passwordauthentication permitlocalcommand"
                  + " permitremoteopen preferredauthentications protocol rekeylimit remoteforward"
                  + " requesttty requiredrsasize rhostsrsaauthentication rsaauthentication"
                  + " securitykeyprovider sendenv serveralivecountmax serveraliveinterval setenv"
                  + " skeyauthentication stdinnull streamlocalbindmask streamlocalbindunlink"
                  + " stricthostkeychecking syslogfacility tag tcpkeepalive tisauthentication"
                  + " tunnel tunneldevice updatehostkeys useprivilegedport"
                  + " userknownhostsfile2 useroaming usersh verifyhostkeydns versionaddendum"
                  + " visualhostkey warnweakcrypto xauthlocation")
              .split(" "));

  private SshKeywords() {}

  /** Whether one of {@code patterns}, with {@code *} and {@code ?}, matches {@code algorithm}. */
  public static boolean listMatches(String algorithm, List<String> patterns) {
    return SshPattern.listMatches(algorithm, String.join(",", patterns));
  }
}
