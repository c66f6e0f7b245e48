import type { Problem } from '../../../http/contract/common.ts';
import type { Upload } from '../../../http/contract/imports.ts';
import { ApiProblem, apiUrl } from '../../api.ts';

type Sending = { done: number; total: number };

/**
 * Sends one file and reports how far it is, which fetch cannot. Rejects with ApiProblem when the server refuses it,
 * with TypeError when it cannot be reached, and with the signal's reason when stopped.
 */
export async function uploadFile(
  file: File,
  onProgress: (sent: Sending) => void,
  signal: AbortSignal,
): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', apiUrl('uploads'));
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress({ done: loaded, total }));
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as Upload);
      else reject(new ApiProblem(problemOf(request)));
    });
    request.addEventListener('error', () => reject(new TypeError('The server cannot be reached.')));
    request.addEventListener('abort', () => reject(new DOMException('Stopped', 'AbortError')));
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file);
    request.send(form);
  });
}

function problemOf(request: XMLHttpRequest): Problem {
  const answer = request.response as Partial<Problem> | null;
  return {
    type: 'about:blank',
    title: request.statusText,
    status: request.status,
    code: answer?.code ?? 'internal',
    detail: answer?.detail ?? `${request.status} ${request.statusText}`,
    place: answer?.place ?? null,
    params: answer?.params ?? {},
  };
}
