/**
 * Switches by which another program could read a window, hand it code, or take away what keeps it off the network. The
 * fuses of a package stop Node's own; Chromium's cannot be fused.
 */
export const DEBUGGING_SWITCHES: readonly string[] = [
  'auto-open-devtools-for-tabs',
  'browser-subprocess-path',
  'disable-web-security',
  'gpu-launcher',
  'host-resolver-rules',
  'host-rules',
  'ignore-certificate-errors',
  'inspect',
  'inspect-brk',
  'js-flags',
  'load-extension',
  'log-net-log',
  'plugin-launcher',
  'proxy-pac-url',
  'proxy-server',
  'remote-allow-origins',
  'remote-debugging-address',
  'remote-debugging-pipe',
  'remote-debugging-port',
  'renderer-cmd-prefix',
  'ssl-key-log-file',
  'utility-cmd-prefix'
]

/** The first of the switches that a program was started with; undefined for an ordinary start. */
export const debuggingSwitch = (isSet: (name: string) => boolean): string | undefined => DEBUGGING_SWITCHES.find(isSet)
