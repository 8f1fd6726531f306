/** The microphone: asks for it, and gives frames of 512 samples at 16 kHz. */

export type MicrophoneTrouble = 'denied' | 'missing' | 'busy' | 'unsupported' | 'gone';

export class MicrophoneError extends Error {
	constructor(readonly trouble: MicrophoneTrouble) {
		super(trouble);
	}
}

/** A microphone that comes back by itself within this time was never gone. */
const MUTE_PATIENCE_MS = 2_000;
/** A browser that can't give sound now may leave the question open. */
const RESUME_PATIENCE_MS = 2_000;

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
	// Some browsers allow it only while a click is fresh; whether it worked is seen below.
	if (context.state !== 'running') void context.resume().catch(() => undefined);
	const stream = await askForStream(options.headphones);
	try {
		await prepare(context);
	} catch (error) {
		stopTracks(stream);
		throw error instanceof MicrophoneError ? error : new MicrophoneError('unsupported');
	}
	const source = context.createMediaStreamSource(stream);
	const worklet = new AudioWorkletNode(context, 'microphone', { numberOfOutputs: 0 });
	worklet.port.onmessage = ({ data }) => options.frame(data as Int16Array);
	source.connect(worklet);
	const [track] = stream.getAudioTracks();
	const unwatch = track ? watch(track, context, options.gone) : () => {};
	return {
		label: track?.label ?? '',
		stop: () => {
			unwatch();
			worklet.port.onmessage = null;
			source.disconnect();
			stopTracks(stream);
		}
	};
}

/** Sound may flow: the context runs and knows the worklet. */
async function prepare(context: AudioContext): Promise<void> {
	if (context.state !== 'running') {
		const patience = new Promise((resolve) => setTimeout(resolve, RESUME_PATIENCE_MS));
		await Promise.race([context.resume().catch(() => undefined), patience]);
	}
	if (context.state !== 'running') throw new MicrophoneError('gone');
	await context.audioWorklet.addModule('/worklets/microphone.js');
}

/** A phone call or a switch on the device silences the microphone without ending it. */
function watch(track: MediaStreamTrack, context: AudioContext, gone: () => void): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const silent = () => track.muted || context.state !== 'running';
	const look = () => {
		clearTimeout(timer);
		if (silent()) timer = setTimeout(gone, MUTE_PATIENCE_MS);
	};
	track.onended = gone;
	track.onmute = track.onunmute = look;
	context.addEventListener('statechange', look);
	look();
	return () => {
		clearTimeout(timer);
		track.onended = track.onmute = track.onunmute = null;
		context.removeEventListener('statechange', look);
	};
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
	for (const track of stream.getTracks()) track.stop();
}
