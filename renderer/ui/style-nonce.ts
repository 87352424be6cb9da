/** The CSP lets in only styles with this page's nonce: for whoever makes a <style> while the page runs. */
export function styleNonce(): string {
  return document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
}
