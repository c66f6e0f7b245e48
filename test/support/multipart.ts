const BOUNDARY = 'plaudit-test-boundary';

/** The headers and body of an upload of one file, as a browser sends them. */
export function multipart(
  name: string,
  bytes: string | Uint8Array,
): { headers: Record<string, string>; payload: Buffer } {
  const written = name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const payload = Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${written}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    Buffer.from(bytes as Uint8Array),
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
  return { headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }, payload };
}
