// The sources and dist/ each load this file, so a StartError is known by its name and not by its class.

/** A fault whose message tells the person at the keyboard what to do; its stack is never shown. */
export class StartError extends Error {
  name = 'StartError';
}

/** Prints one step of a start, with the seconds since the command began. */
export function say(text) {
  console.log(`[${(performance.now() / 1000).toFixed(1).padStart(6)} 秒] ${text}`);
}

/** Says why a command failed and returns its exit code. */
export function reportFailure(error) {
  if (error?.name === 'StartError') console.error(`\n错误：${error.message}`);
  else if (error?.code === 'EACCES' || error?.code === 'EPERM') {
    console.error(
      `\n错误：当前用户没有权限使用 ${error.path}。它可能由另一个用户（例如 root）建立，请换回该用户或更改其所有者。`,
    );
  } else console.error(error);
  return 1;
}
