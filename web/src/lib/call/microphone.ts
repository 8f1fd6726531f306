/** The microphone: asks for it, and gives frames of 512 samples at 16 kHz. */

export type MicrophoneTrouble = 'denied' | 'missing' | 'busy' | 'unsupported' | 'gone';

export class MicrophoneError extends Error {
	constructor(readonly trouble: MicrophoneTrouble) {
		super(trouble);
	}
}

/** A microphone that comes back by itself within this time was never gone. */
const MUTE_PATIENCE_MS = 1_000;

export interface MicrophoneOptions {
	context: AudioContext;
	/** With headphones no echo comes back, and unprocessed sound is recognised better. */
	headphones: boolean;
	frame: (samples: Int16Array) => void;
	/** The device was unplugged or silenced, or the permission taken back. */
	gone: () => void;
}

export interface Microphone {
	/** As the browser names it. */
	label: string;
	stop(): void;
}

export async function openMicrophone(options: MicrophoneOptions): Promise<Microphone> {
	const { context } = options;
	if (context.state !== 'running') await context.resume().catch(() => undefined);
	const stream = await askForStream(options.headphones);
	try {
		await context.audioWorklet.addModule('/worklets/microphone.js');
	} catch {
		stopTracks(stream);
		throw new MicrophoneError('unsupported');
	}
	const source = context.createMediaStreamSource(stream);
	const worklet = new AudioWorkletNode(context, 'microphone', { numberOfOutputs: 0 });
	worklet.port.onmessage = ({ data }) => options.frame(data as Int16Array);
	source.connect(worklet);
	const [track] = stream.getAudioTracks();
	if (track) watch(track, context, options.gone);
	return {
		label: track?.label ?? '',
		stop: () => {
			worklet.port.onmessage = null;
			source.disconnect();
			context.onstatechange = null;
			stopTracks(stream);
		}
	};
}

/** A phone call or a switch on the device silences the microphone without ending it. */
function watch(track: MediaStreamTrack, context: AudioContext, gone: () => void): void {
	track.onended = gone;
	track.onmute = () => setTimeout(() => track.muted && track.onmute && gone(), MUTE_PATIENCE_MS);
	context.onstatechange = () => context.state !== 'running' && gone();
}

async function askForStream(headphones: boolean): Promise<MediaStream> {
	if (!navigator.mediaDevices?.getUserMedia) throw new MicrophoneError('unsupported');
	try {
		return await navigator.mediaDevices.getUserMedia({
			audio: {
				channelCount: 1,
				echoCancellation: !headphones,
				noiseSuppression: !headphones,
				autoGainControl: !headphones
			}
		});
	} catch (error) {
		throw new MicrophoneError(troubleOf(error));
	}
}

export function troubleOf(error: unknown): MicrophoneTrouble {
	switch (error instanceof Error ? error.name : '') {
		case 'NotAllowedError':
		case 'SecurityError':
			return 'denied';
		case 'NotFoundError':
		case 'OverconstrainedError':
			return 'missing';
		case 'NotReadableError':
		case 'AbortError':
			return 'busy';
		default:
			return 'unsupported';
	}
}

/** What happened and what to do, in words. */
export function troubleInWords(trouble: MicrophoneTrouble): string {
	switch (trouble) {
		case 'denied':
			return 'The browser doesn’t let this page use the microphone. Allow it in the address bar, then try again, or type your answers.';
		case 'missing':
			return 'No microphone was found. Plug one in and try again, or type your answers.';
		case 'busy':
			return 'Another program holds the microphone. Close it and try again, or type your answers.';
		case 'unsupported':
			return 'This browser can’t record sound here. You can type your answers, or open the link in another browser.';
		case 'gone':
			return 'The microphone gives no sound any more. Plug it in or switch it on again and try again, or type your answers. What you said is safe.';
	}
}

function stopTracks(stream: MediaStream): void {
	for (const track of stream.getTracks()) {
		track.onended = null;
		track.onmute = null;
		track.stop();
	}
}
