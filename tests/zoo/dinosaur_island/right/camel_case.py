# /// zoo
# title = "Local names in camelCase, as a Java programmer writes them"
# base = "solution"
# loses = []
# ///

# %% clip
def clip(gradients, maxValue):
    gradientNames = list(gradients.keys())
    for gradientIndex in range(len(gradientNames)):
        currentName = gradientNames[gradientIndex]
        currentGradient = gradients[currentName]
        np.clip(currentGradient, a_min=-maxValue, a_max=maxValue, out=currentGradient)
    return gradients

# %% sample
def sample(parameters, char_to_ix, seed):
    inputWeights = parameters["Wax"]
    hiddenWeights = parameters["Waa"]
    outputWeights = parameters["Wya"]
    vocabSize = inputWeights.shape[1]
    hiddenSize = inputWeights.shape[0]
    oneHot = np.zeros((vocabSize, 1))
    hiddenState = np.zeros((hiddenSize, 1))
    newLineIndex = char_to_ix["\n"]
    indexList = list()
    charCounter = 0
    isFinished = False
    while not isFinished:
        preActivation = np.dot(inputWeights, oneHot) + np.dot(hiddenWeights, hiddenState) + parameters["b"]
        hiddenState = np.tanh(preActivation)
        probVector = softmax(np.dot(outputWeights, hiddenState) + parameters["by"])
        np.random.seed(charCounter + seed)
        nextIndex = np.random.choice(range(vocabSize), p=probVector.ravel())
        indexList.append(nextIndex)
        oneHot = np.zeros((vocabSize, 1))
        oneHot[nextIndex] = 1
        seed = seed + 1
        charCounter = charCounter + 1
        isFinished = (nextIndex == newLineIndex) or (charCounter == 50)
    if charCounter == 50:
        indexList.append(newLineIndex)
    return indexList

# %% optimize
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    currentLoss, forwardCache = rnn_forward(X, Y, a_prev, parameters)
    rawGradients, hiddenStates = rnn_backward(X, Y, parameters, forwardCache)
    clippedGradients = clip(rawGradients, 5)
    newParameters = update_parameters(parameters, clippedGradients, learning_rate)
    lastState = hiddenStates[len(X) - 1]
    return currentLoss, clippedGradients, lastState

# %% model
def model(data, ix_to_char, char_to_ix, num_iterations=35000, n_a=50, dino_names=7, vocab_size=27):
    trainedParameters = initialize_parameters(n_a, vocab_size, vocab_size)
    smoothLoss = get_initial_loss(vocab_size, dino_names)
    with open("dinos.txt", "r") as inputFile:
        nameList = inputFile.readlines()
    nameList = [eachLine.lower().strip() for eachLine in nameList]
    np.random.seed(0)
    np.random.shuffle(nameList)
    prevState = np.zeros((n_a, 1))
    for stepIndex in range(0, num_iterations, 1):
        exampleIndex = stepIndex % len(nameList)
        inputList = [None]
        for charIndex in range(len(nameList[exampleIndex])):
            inputList.append(char_to_ix[nameList[exampleIndex][charIndex]])
        targetList = inputList[1:] + [char_to_ix["\n"]]
        stepLoss, stepGradients, prevState = optimize(inputList, targetList, prevState, trainedParameters)
        smoothLoss = smooth(smoothLoss, stepLoss)
        if (stepIndex % 2000) == 0:
            print("Iteration: %d, Loss: %f" % (stepIndex, smoothLoss))
            print("")
            for seedValue in range(dino_names):
                sampledIndices = sample(trainedParameters, char_to_ix, seedValue)
                print_sample(sampledIndices, ix_to_char)
            print("")
    return trainedParameters
